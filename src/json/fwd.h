#pragma once

#include <boost/json/fwd.hpp>

namespace beseda {

/// Boost.JSON's types under our names. Headers include this one; .cpp files json/json.h.
namespace json {
using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;
using String = boost::json::string;
}  // namespace json

}  // namespace beseda
