"""Who may change what is served: whoever sends the write token of the settings."""

from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.state import SettingsOf
from kg.errors import WritingIsOffError, WrongTokenError

_BEARER = HTTPBearer(auto_error=False, description="The write token of the server's settings.")


def check_write_token(
    settings: SettingsOf, sent: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
) -> None:
    """Let a request pass that has the token, `Authorization: Bearer TOKEN`.

    Raises:
        WritingIsOffError: the server has no token.
        WrongTokenError: the request has none, or another one.
    """
    token = settings.write_token.get_secret_value()
    if not token:
        raise WritingIsOffError()
    if sent is None or not compare_digest(sent.credentials.encode(), token.encode()):  # takes as long for any token
        raise WrongTokenError()


WriteAccess = Depends(check_write_token)
