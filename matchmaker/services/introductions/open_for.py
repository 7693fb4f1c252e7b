"""A coordinator opens an introduction for an SME, by telephone."""

from matchmaker.domain.actor import Actor


class OpenFor:
    """Opened for the SME, nothing happens until the SME confirms."""

    def open(
        self, actor: Actor, *, sme_id: int, need_token: str, offering_key: str, personal_line: str
    ) -> str:
        """Open a draft for an SME of the own chamber; returns its token. The SME is mailed to confirm it.

        The need must be the SME's; any live offering may be chosen. Raises NotFound, InvalidInput
        (personal_line: text_too_long) and Conflict (already_introduced, not_available).
        """
        raise NotImplementedError
