#include "base/strand.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

Executor MakeStrand(const Executor& executor) {
  if (const auto* plain = executor.target<asio::io_context::executor_type>()) return asio::make_strand(*plain);
  return asio::make_strand(executor);
}

}  // namespace beseda
