"""Many persons erased, or a list undone that others brought: not before a second person agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, RequestState, RoleName
from core.db import reading, writing
from registry.people.models import Person
from tests.webapp.blueprints.registry.test_views import sent, tried
from tests.webapp.conftest import PASSWORD, House, lasting_session, post
from webapp.auth.accounts import create_user

HEAD = "Nombre completo;Tel;Coordenadas;Consentimiento\n"
ROWS = "".join(f"Ana Prueba {n};956555012{n};26.2, -98.23;sí\n" for n in range(3))


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    made = make_house(erase_persons=1)
    with writing(made.engine) as session:
        peer = create_user(session, "peer@example.org", PASSWORD, RoleName.COUNTRY_ADMIN, "GT")
        session.flush()
        session.add(lasting_session(peer))
        made.users["peer"] = peer.id
    return made


@pytest.fixture
def applied(house: House) -> str:
    """Return the address of a list that an administrator brought in."""
    browser = house.signed_in("country_admin.gt")
    path = sent(browser, HEAD + ROWS)
    tried(browser, path)
    post(browser, f"{path}/aplicar", sure="1")
    return path


def people(house: House) -> int:
    with reading(house.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0


def decide(house: House, who: str) -> int:
    """Have an account agree to what waits; return the status of the answer."""
    with reading(house.engine) as session:
        waits = sa.select(AccessRequest.id).where(AccessRequest.state == RequestState.WAITING)
        request_id = session.scalars(waits).one()
    return post(house.signed_in(who), f"/usuarios/solicitudes/{request_id}/aprobar").status_code


def test_a_list_of_somebody_else_is_undone_once_a_second_person_agreed(
    house: House, applied: str
) -> None:
    browser = house.signed_in("peer")
    page = browser.get(f"{applied}?deshacer=1").text
    assert "otra persona de la administración debe aprobarlo" in page
    refused = post(browser, f"{applied}/deshacer")
    assert refused.location == f"{applied}?deshacer=1"
    assert "Escriba el motivo" in browser.get(refused.location).text
    answer = post(browser, f"{applied}/deshacer", reason="Era de prueba")
    assert (answer.location, people(house)) == ("/usuarios/solicitudes", 3)
    page = house.signed_in("country_admin.gt").get("/usuarios/solicitudes").text
    assert "Borrar a muchas personas" in page
    assert "3 personas" in page
    assert decide(house, "peer") != 302, "nobody agrees to what they asked for"
    assert decide(house, "country_admin.gt") == 302
    assert "Lista deshecha" in post(browser, f"{applied}/deshacer").text
    assert people(house) == 0


def test_ones_own_list_is_taken_back_within_a_day_alone(house: House, applied: str) -> None:
    browser = house.signed_in("country_admin.gt")
    house.clock.at += timedelta(hours=25)
    assert post(browser, f"{applied}/deshacer").location == f"{applied}?deshacer=1"
    house.clock.at -= timedelta(hours=2)
    assert "Lista deshecha" in post(browser, f"{applied}/deshacer").text
