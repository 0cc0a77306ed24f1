#include "commands/fingerprints.hpp"

#include "mgit/core/text.hpp"

namespace mgit {

std::string identity_text(FoundRepo const& found) {
    if (found.identity == FileIdentity()) {
        return {};
    }
    return std::to_string(found.identity.device) + ':' + std::to_string(found.identity.inode);
}

Fingerprint fingerprint_of(FoundRepo const& found) {
    return {found.path.native(), identity_text(found), redacted_url(found.url), {}};
}

} // namespace mgit
