#include "registry/registry_text.hpp"

#include <functional>

namespace mgit {

namespace {

bool is_within(std::string_view part, std::string_view whole) {
    std::less_equal<> const not_behind; // also for pointers into different texts
    return not_behind(whole.data(), part.data()) &&
           not_behind(part.data() + part.size(), whole.data() + whole.size());
}

} // namespace

bool RegistryText::follows_last(std::string_view separator, std::string_view text) const {
    if (kept_.empty() || kept_.back().place != fresh_.size()) {
        return false;
    }
    std::string_view const last = kept_.back().text;
    if (!is_within(last, source_) || !is_within(text, source_)) {
        return false;
    }
    auto const end = static_cast<std::size_t>(last.data() - source_.data()) + last.size();
    auto const begin = static_cast<std::size_t>(text.data() - source_.data());
    return begin == end + separator.size() && source_.substr(end, separator.size()) == separator;
}

void RegistryText::keep(std::string_view separator, std::string_view text) {
    if (follows_last(separator, text)) {
        std::string_view& last = kept_.back().text;
        last = {last.data(), last.size() + separator.size() + text.size()};
    } else {
        add(separator);
        kept_.push_back({fresh_.size(), text});
    }
}

RegistryText RegistryText::framed(std::string_view before, std::string_view after) const {
    RegistryText result = *this;
    result.fresh_.insert(0, before);
    result.fresh_ += after;
    for (Kept& kept : result.kept_) {
        kept.place += before.size();
    }
    return result;
}

std::vector<RegistryText::Piece> RegistryText::pieces() const {
    std::vector<Piece> result;
    result.reserve(2 * kept_.size() + 1);
    std::string_view const fresh = fresh_;
    std::size_t done = 0;
    for (Kept const& kept : kept_) {
        result.push_back({fresh.substr(done, kept.place - done), false});
        result.push_back({kept.text, true});
        done = kept.place;
    }
    result.push_back({fresh.substr(done), false});
    return result;
}

std::size_t RegistryText::size() const {
    std::size_t size = fresh_.size();
    for (Kept const& kept : kept_) {
        size += kept.text.size();
    }
    return size;
}

bool RegistryText::is(std::string_view text) const {
    if (size() != text.size()) {
        return false;
    }
    for (Piece const& piece : pieces()) {
        std::string_view const same = text.substr(0, piece.text.size());
        if (same.data() != piece.text.data() && same != piece.text) {
            return false;
        }
        text.remove_prefix(same.size());
    }
    return true;
}

std::string RegistryText::joined() const {
    std::string text;
    text.reserve(size());
    for (Piece const& piece : pieces()) {
        text += piece.text;
    }
    return text;
}

} // namespace mgit
