#include "insight/registry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <thread>

namespace beseda {
namespace {

TEST(MetricsRegistry, WritesTheTextFormat) {
  MetricsRegistry metrics;
  metrics.MakeCounter("beseda_turns_total", "Turns that ended.", {{"result", "done"}, {"bot", "b"}}).Add(3);
  metrics.MakeCounter("beseda_turns_total", "Turns that ended.", {{"result", "failed"}, {"bot", "b"}});
  metrics.MakeGauge("beseda_sessions", "Open sessions.").Set(-2);
  metrics.MakeReadGauge("beseda_queue", "Waiting.", {{"queue", "inbox"}}, [] { return 1.5; });
  EXPECT_EQ(metrics.WriteText(),
            "# HELP beseda_queue Waiting.\n"
            "# TYPE beseda_queue gauge\n"
            "beseda_queue{queue=\"inbox\"} 1.5\n"
            "# HELP beseda_sessions Open sessions.\n"
            "# TYPE beseda_sessions gauge\n"
            "beseda_sessions -2\n"
            "# HELP beseda_turns_total Turns that ended.\n"
            "# TYPE beseda_turns_total counter\n"
            "beseda_turns_total{bot=\"b\",result=\"done\"} 3\n"
            "beseda_turns_total{bot=\"b\",result=\"failed\"} 0\n");
}

// Rules of the format: a bucket counts what is less than or equal to its bound; buckets add up; +Inf equals _count.
TEST(MetricsRegistry, HistogramBucketsAddUp) {
  MetricsRegistry metrics;
  auto& histogram = metrics.MakeHistogram("beseda_wait_seconds", "Waits.", {{"queue", "q"}});
  histogram.Observe(0.0005);
  histogram.Observe(0.0006);
  histogram.Observe(0.25);
  histogram.Observe(60);
  EXPECT_EQ(metrics.WriteText(),
            "# HELP beseda_wait_seconds Waits.\n"
            "# TYPE beseda_wait_seconds histogram\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.0005\"} 1\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.001\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.0025\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.005\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.01\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.025\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.05\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.1\"} 2\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.25\"} 3\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"0.5\"} 3\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"1\"} 3\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"2.5\"} 3\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"5\"} 3\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"10\"} 3\n"
            "beseda_wait_seconds_bucket{queue=\"q\",le=\"+Inf\"} 4\n"
            "beseda_wait_seconds_sum{queue=\"q\"} 60.2511\n"
            "beseda_wait_seconds_count{queue=\"q\"} 4\n");
}

TEST(MetricsRegistry, EscapesHelpAndLabelValues) {
  MetricsRegistry metrics;
  metrics.MakeGauge("g", "a \"b\" \\ c\nd", {{"path", "C:\\dir\n\"x\""}}).Set(1);
  EXPECT_EQ(metrics.WriteText(),
            "# HELP g a \"b\" \\\\ c\\nd\n# TYPE g gauge\ng{path=\"C:\\\\dir\\n\\\"x\\\"\"} 1\n");
}

TEST(MetricsRegistry, WritesNumbersThatAreNoNumbers) {
  MetricsRegistry metrics;
  metrics.MakeReadGauge("a", "", {}, [] { return std::nan(""); });
  metrics.MakeReadGauge("b", "", {}, [] { return INFINITY; });
  metrics.MakeReadGauge("c", "", {}, [] { return -INFINITY; });
  const auto text = metrics.WriteText();
  EXPECT_NE(text.find("\na NaN\n"), text.npos);
  EXPECT_NE(text.find("\nb +Inf\n"), text.npos);
  EXPECT_NE(text.find("\nc -Inf\n"), text.npos);
}

TEST(MetricsRegistry, GivesTheSameHandleForTheSameNameAndLabels) {
  MetricsRegistry metrics;
  auto& first = metrics.MakeCounter("c_total", "C.", {{"a", "1"}, {"b", "2"}});
  for (int i = 0; i < 100; ++i) metrics.MakeCounter("c_total", "C.", {{"a", std::to_string(i + 10)}});
  EXPECT_EQ(&first, &metrics.MakeCounter("c_total", "C.", {{"b", "2"}, {"a", "1"}}));
  EXPECT_NE(&first, &metrics.MakeCounter("c_total", "C.", {{"a", "1"}}));
}

TEST(MetricsRegistry, RefusesWhatPrometheusWould) {
  MetricsRegistry metrics;
  EXPECT_THROW(metrics.MakeCounter("", ""), std::logic_error);
  EXPECT_THROW(metrics.MakeCounter("1a", ""), std::logic_error);
  EXPECT_THROW(metrics.MakeCounter("a-b", ""), std::logic_error);
  EXPECT_THROW(metrics.MakeCounter("a", "", {{"b:c", ""}}), std::logic_error);
  EXPECT_THROW(metrics.MakeCounter("a", "", {{"__b", ""}}), std::logic_error);
  EXPECT_THROW(metrics.MakeHistogram("a", "", {{"le", ""}}), std::logic_error);
  EXPECT_THROW(metrics.MakeCounter("a", "", {{"b", "1"}, {"b", "2"}}), std::logic_error);
  metrics.MakeGauge("kind", "");
  EXPECT_THROW(metrics.MakeCounter("kind", ""), std::logic_error);
  EXPECT_THROW(metrics.MakeReadGauge("kind", "", {}, [] { return 0.0; }), std::logic_error);
}

TEST(MetricsRegistry, IsReadWhileItIsWritten) {
  MetricsRegistry metrics;
  auto& counter = metrics.MakeCounter("c_total", "C.");
  std::thread writer([&] {
    for (int i = 0; i < 2000; ++i) {
      counter.Add();
      metrics.MakeHistogram("h_seconds", "H.", {{"n", std::to_string(i % 10)}}).Observe(0.1);
    }
  });
  for (int i = 0; i < 20; ++i) metrics.WriteText();
  writer.join();
  EXPECT_NE(metrics.WriteText().find("c_total 2000\n"), std::string::npos);
}

}  // namespace
}  // namespace beseda
