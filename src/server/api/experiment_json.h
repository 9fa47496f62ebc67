#pragma once

#include "json/json.h"
#include "quality/experiment_results.h"
#include "quality/experiment_rows.h"
#include "server/api/api.h"

namespace beseda::server {

json::Object EncodeExperiment(const quality::Experiment& experiment);
json::Object EncodeVariantResult(const quality::VariantResult& result);

/// The experiment that the path names. kNotFound.
Result<quality::Experiment> OwnExperiment(Tx& tx, const Call& call);

/// That its bot, and what its variants name, are there. kInvalid, with the field.
Status CheckExperiment(Tx& tx, const quality::Experiment& experiment);

}  // namespace beseda::server
