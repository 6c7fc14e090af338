#ifndef GENDAN_TESTS_MODEL_FOLDED_ANEW_H_
#define GENDAN_TESTS_MODEL_FOLDED_ANEW_H_

#include <string>
#include <utility>

#include "gendan/core/id.h"
#include "gendan/engine.h"

namespace gendan {

// As the engine gives it; what it does not know, as which it stands once its first event is taken back.
template <class A, class I>
A as_it_stands(Engine& engine, const I& id) {
  A nothing;
  nothing.id = id;
  return engine.load(id).value_or(std::move(nothing));
}

// Folds what stands of a stream anew, from its first event on, and compares it with what the engine gives, or where it
// gives nothing of that kind (po/ and bankref/ streams) with what it keeps. Empty: they agree; else the difference in
// words.
std::string difference_on(Engine& engine, const StreamId& stream);

}  // namespace gendan

#endif  // GENDAN_TESTS_MODEL_FOLDED_ANEW_H_
