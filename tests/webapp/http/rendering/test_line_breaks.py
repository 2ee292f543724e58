"""Where a line may break: not before the dot of a title, nor within a name of an e-mail address."""

from __future__ import annotations

from markupsafe import Markup

from webapp.http.rendering.line_breaks import mail_parts, unbroken


def test_no_line_begins_with_a_dot_and_none_breaks_a_name_of_an_address() -> None:
    assert unbroken("Huracán Ida · Luisiana") == "Huracán Ida\N{NO-BREAK SPACE}· Luisiana"
    assert isinstance(unbroken(Markup("<b>a</b> · b")), Markup)
    assert (
        mail_parts("consul.mx-mcallen@demo.example")
        == 'consul.<wbr><span class="keep">mx-mcallen@</span><wbr>demo.<wbr>example'
    )
    assert mail_parts("<b>@x.org") == "&lt;b&gt;@<wbr>x.<wbr>org"
