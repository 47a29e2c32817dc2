#include "firn/history/subject_index.h"

#include <algorithm>

#include "firn/history/facets.h"

namespace firn::history {
namespace {

std::string_view Prefix(std::string_view open_name) {
  return open_name.substr(0, open_name.size() - 1);
}

}  // namespace

void SubjectIndex::Add(const std::string& name, Entry entry) {
  if (IsOpen(name)) {
    const std::string_view prefix = Prefix(name);
    open_[std::string(prefix)].push_back(entry);
    open_sizes_.insert(prefix.size());
  } else {
    exact_[name].push_back(entry);
  }
  is_sorted_ = false;
}

bool SubjectIndex::Meets(std::string_view name) const {
  for (const size_t size : open_sizes_) {
    if (size <= name.size() && open_.contains(name.substr(0, size))) return true;
  }
  if (!IsOpen(name)) return exact_.contains(name);
  const std::string_view prefix = Prefix(name);
  const auto exact = exact_.lower_bound(prefix);
  const auto open = open_.lower_bound(prefix);
  return (exact != exact_.end() && exact->first.starts_with(prefix)) ||
         (open != open_.end() && open->first.starts_with(prefix));
}

void SubjectIndex::Sort(Entries& entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
}

void SubjectIndex::Find(
    const std::string& name,
    absl::FunctionRef<void(const Entries& entries, const std::string& field)> visit) {
  if (!is_sorted_) {
    for (auto& [exact, entries] : exact_) Sort(entries);
    for (auto& [open, entries] : open_) Sort(entries);
    met_.clear();
    is_sorted_ = true;
  }
  if (IsOpen(name)) {
    const Met& met = MetBy(name);
    for (const std::string& field : met.fields) visit(met.entries, field);
    return;
  }
  if (const auto exact = exact_.find(name); exact != exact_.end()) visit(exact->second, name);
  for (const size_t size : open_sizes_) {
    if (size > name.size()) break;
    const auto open = open_.find(std::string_view(name).substr(0, size));
    if (open != open_.end()) visit(open->second, name);
  }
}

const SubjectIndex::Met& SubjectIndex::MetBy(const std::string& open_name) {
  std::unique_ptr<Met>& met = met_[open_name];
  if (met != nullptr) return *met;
  met = std::make_unique<Met>();
  const std::string_view prefix = Prefix(open_name);
  const auto take = [&](const Entries& entries, const std::string& field) {
    met->entries.insert(met->entries.end(), entries.begin(), entries.end());
    if (met->fields.size() < kFieldsMax) met->fields.push_back(field);
  };
  for (auto exact = exact_.lower_bound(prefix);
       exact != exact_.end() && exact->first.starts_with(prefix); ++exact) {
    take(exact->second, exact->first);
  }
  for (const auto& [open, entries] : open_) {
    if (open.starts_with(prefix) || prefix.starts_with(open)) take(entries, open_name);
  }
  Sort(met->entries);
  met->fields.erase(std::unique(met->fields.begin(), met->fields.end()), met->fields.end());
  return *met;
}

}  // namespace firn::history
