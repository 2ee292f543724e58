from __future__ import annotations

import pytest

from core.email_addresses import clean_address


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" Ana@Consulado.Example ", "ana@consulado.example"),
        ("o'brien+rcm@sub.gob.example", "o'brien+rcm@sub.gob.example"),
        ("ana@cancillería.example", "ana@xn--cancillera-s8a.example"),
        ("", ""),
        ("ana", ""),
        ("ana@", ""),
        ("@consulado.example", ""),
        ("ana@localhost", ""),
        ("ana@10.0.0.1", ""),
        ("ana..b@consulado.example", ""),
        (".ana@consulado.example", ""),
        ("ana b@consulado.example", ""),
        ("ana@consulado.example,bo@x.example", ""),
        ("ana@consulado.example\nBcc: all@x.example", ""),
        ("ana\r\n@consulado.example", ""),
        ("<ana@consulado.example>", ""),
        ("ñandú@consulado.example", ""),
        ("a" * 65 + "@consulado.example", ""),
        ("ana@" + "a" * 64 + ".example", ""),
        ("ana@-x.example", ""),
        ("ana@consulado..example", ""),
        ('"ana b"@consulado.example', ""),
    ],
)
def test_only_addresses_every_server_takes(typed: str, clean: str) -> None:
    assert clean_address(typed) == clean
