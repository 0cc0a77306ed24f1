#include "mgit/json/json_slices.hpp"

#include "json/strict_events.hpp"
#include "mgit/json/json_text.hpp"

#include <algorithm>
#include <utility>

namespace mgit {
namespace {

constexpr std::size_t depth_of_slices = 2;

class Slicer {
public:
    explicit Slicer(std::string_view text) : text_(text), events_(text, deepest_level) {}

    JsonSlice slice(std::string const& where) {
        events_.parse(*this, where);
        return std::move(root_);
    }

    bool null() { return scalar(events_.position()); }
    bool boolean(bool) { return scalar(events_.position()); }
    // A number ends where something else begins, which has been taken already.
    bool number_integer(Json::number_integer_t) { return scalar(events_.position() - 1); }
    bool number_unsigned(Json::number_unsigned_t) { return scalar(events_.position() - 1); }
    bool number_float(Json::number_float_t, std::string const&) {
        return scalar(events_.position() - 1);
    }
    bool string(std::string&) { return scalar(events_.position()); }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(); }
    bool start_array(std::size_t) { return open(); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& key) {
        if (!events_.key(key)) {
            return false;
        }
        if (events_.depth() <= depth_of_slices) {
            key_ = std::move(key);
            after_ = events_.position();
        }
        return true;
    }

    bool parse_error(std::size_t position, std::string const& word, Json::exception const& error) {
        return events_.syntax_error(position, word, error.what());
    }

private:
    // Where the value at the current depth belongs; null if it is too deep.
    JsonSlice* slot() {
        switch (events_.depth()) {
        case 0:
            return &root_;
        case 1:
            return &root_.items.emplace_back();
        case depth_of_slices:
            return &root_.items.back().items.emplace_back();
        default:
            return nullptr;
        }
    }

    // The value that begins after what was taken last.
    void put(JsonSlice& slice, std::size_t end) {
        std::size_t const begin = text_.find_first_not_of(" \t\r\n,:", after_);
        slice.key = std::exchange(key_, {});
        slice.text = text_.substr(begin, end - begin);
        after_ = end;
    }

    bool scalar(std::size_t end) {
        if (JsonSlice* const slice = slot()) {
            put(*slice, end);
        }
        return true;
    }

    bool open() {
        JsonSlice* const slice = slot();
        if (slice != nullptr) {
            put(*slice, events_.position());
        }
        return events_.open();
    }

    bool close() {
        events_.close();
        if (events_.depth() > depth_of_slices) {
            return true;
        }
        JsonSlice& slice = events_.depth() == 0   ? root_
                           : events_.depth() == 1 ? root_.items.back()
                                                  : root_.items.back().items.back();
        auto const begin = static_cast<std::size_t>(slice.text.data() - text_.data());
        after_ = events_.position();
        slice.text = text_.substr(begin, after_ - begin);
        return true;
    }

    std::string_view text_;
    StrictEvents events_;
    JsonSlice root_;
    std::string key_;       // of the value that comes next
    std::size_t after_ = 0; // the end of what was taken last on a level that is sliced
};

} // namespace

JsonSlice const* slice_of(JsonSlice const* parent, std::string_view key) {
    if (parent == nullptr) {
        return nullptr;
    }
    auto const found =
        std::ranges::find_if(parent->items, [&](auto const& item) { return item.key == key; });
    return found == parent->items.end() ? nullptr : &*found;
}

JsonSlice slice_json(std::string_view text, std::string const& where) {
    return Slicer(text).slice(where);
}

} // namespace mgit
