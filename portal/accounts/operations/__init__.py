"""The verbs of accounts: whoever changes a person, a grant or a session does it through these."""

from portal.accounts.operations.inviting import invite
from portal.accounts.operations.passwords import (
    BadCode,
    change_password,
    issue_counter_code,
    link_is_good,
    request_reset,
    reset_password,
    reset_with_code,
    set_password,
)
from portal.accounts.operations.profile import (
    Profile,
    remember_language,
    set_consent,
    update_profile,
)
from portal.accounts.operations.registration import AlreadyRegistered, add_person, register
from portal.accounts.operations.second_factor import (
    confirm_totp,
    enrol_totp,
    new_recovery_codes,
    pending_secret,
    remove_second_factor,
    use_recovery_code,
    use_totp,
)
from portal.accounts.operations.signing_in import (
    SignInRefused,
    sign_in_with_password,
    wants_captcha,
)
from portal.accounts.operations.standing import (
    disable,
    enable,
    grant,
    reveal,
    revoke,
    revoke_all,
    unverify_person,
    verify_person,
)

__all__ = [
    "AlreadyRegistered",
    "BadCode",
    "Profile",
    "SignInRefused",
    "add_person",
    "change_password",
    "confirm_totp",
    "disable",
    "enable",
    "enrol_totp",
    "grant",
    "invite",
    "issue_counter_code",
    "link_is_good",
    "new_recovery_codes",
    "pending_secret",
    "register",
    "remember_language",
    "remove_second_factor",
    "request_reset",
    "reset_password",
    "reset_with_code",
    "reveal",
    "revoke",
    "revoke_all",
    "set_consent",
    "set_password",
    "sign_in_with_password",
    "unverify_person",
    "update_profile",
    "use_recovery_code",
    "use_totp",
    "verify_person",
    "wants_captcha",
]
