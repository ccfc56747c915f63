"""`python -m bot staff`: who works here, and the links by which they sign in for the first time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, NoReturn, TypeVar

import typer

from bot.bootstrap import Assembly
from bot.content.load import load
from bot.demonstration import invent
from bot.directory.atlas import Atlas
from bot.directory.territories import in_full, territories_of
from bot.errors import PasserelleError
from bot.foundations import ROOT, utc_now
from bot.instance import done
from bot.privacy.retention import duration
from bot.staff.access import LINK
from bot.staff.members import LONGEST_NAME, Member, Role, email_of
from bot.storage.staff import SqlMembers
from bot.storage.staff_sessions import SqlLinks

app = typer.Typer(no_args_is_help=True, help="Les comptes des équipes : conseil, rédaction, coordination.")
demonstration = typer.Typer()
DEMO = {"Camille": Role.ADVISER, "Inès": Role.COORDINATOR, "Noé": Role.EDITOR}
T = TypeVar("T")
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="L'adresse e-mail de la personne.")]
ROLES = " | ".join(Role)


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Le nom que les jeunes verront : un prénom suffit.")],
    role: Annotated[str, typer.Option(metavar=ROLES, help="Ce que la personne fait ici.")],
    network: Annotated[str, typer.Option(help="Son réseau, créé s'il est nouveau.")] = "",
    territory: Annotated[
        str,
        typer.Option(
            metavar="44,Châteaubriant",
            help="Ses départements et communes ; sans rien, ceux de son réseau, ou tous.",
        ),
    ] = "",
) -> None:
    """Ouvrir un compte, et donner le lien où la personne choisit son mot de passe."""
    kept, chosen_role = _email(email), _role(role)
    said, where = _named(name, "Le nom"), _territories(territory)
    group = _named(network, "Le réseau") if network else ""

    async def work(team: Team) -> str:
        known = [one.name for one in await team.members.networks()]
        member = await team.members.add(kept, said, chosen_role, group, where)
        if member is None:
            _fail(f"{kept} a déjà un compte. Pour un nouveau lien : python -m bot staff link {kept}")
        fresh = f"Nouveau réseau : {group}.\n" if group and group not in known else ""
        return f"{fresh}Compte ouvert pour {member.name} ({member.role}).\n{await team.link(member)}"

    typer.echo(_done(work))


@app.command("list")
def list_all() -> None:
    """Lister les comptes, par réseau."""

    async def work(team: Team) -> str:
        members, atlas = await team.members.all(), load(ROOT).directory.atlas
        return "\n".join(_line(member, atlas) for member in members) or "Aucun compte."

    typer.echo(_done(work))


@app.command()
def link(email: Email) -> None:
    """Donner un nouveau lien, pour choisir un autre mot de passe ; les liens d'avant ne servent plus."""

    async def work(team: Team) -> str:
        member = await team.known(email)
        if member.disabled:
            _fail(f"Le compte de {member.email} est fermé.")
        return await team.link(member)

    typer.echo(_done(work))


@app.command()
def disable(email: Email) -> None:
    """Fermer un compte tout de suite, partout où il est connecté."""

    async def work(team: Team) -> str:
        member = await team.known(email)
        await team.members.disable(member.id)
        return f"Le compte de {member.email} est fermé."

    typer.echo(_done(work))


@demonstration.command()
def demo() -> None:
    """Pour essayer l'espace des équipes : des comptes et des demandes de personnes inventées."""

    async def work(team: Team) -> str:
        links = [await _demo_link(team, name, role) for name, role in DEMO.items()]
        count = await invent(team.database, load(ROOT), utc_now)
        return "\n".join([*links, f"{count} demandes de personnes inventées attendent dans la file."])

    typer.echo(_done(work))


async def _demo_link(team: Team, name: str, role: Role) -> str:
    email = f"{role}@demonstration.test"
    member = await team.members.add(email, name, role, "Réseau de démonstration")
    if member is None:
        _fail("La démonstration est déjà là. Pour repartir de zéro, changez PASSERELLE_DATA_DIR.")
    return f"{email} ({role})\n{await team.link(member)}"


class Team:
    """What the commands work with."""

    def __init__(self, parts: Assembly) -> None:
        self.database = parts.database
        self.members = SqlMembers(parts.database, utc_now)
        self._links = SqlLinks(parts.database, utc_now)
        self._address = parts.settings.page_url

    async def known(self, email: str) -> Member:
        """The member of an e-mail; the command fails when there is none."""
        member = await self.members.by_email(_email(email))
        return member or _fail(f"Aucun compte n'a l'adresse {email}.")

    async def link(self, member: Member) -> str:
        """A new link, and how to give it."""
        token = await self._links.make(member.id)
        return (
            f"Lien à donner à {member.name}, valable {duration(LINK)}, une seule fois :\n"
            f"{self._address}/espace/lien/{token}"
        )


def _done(work: Callable[[Team], Awaitable[T]]) -> T:
    try:
        return done(lambda parts: work(Team(parts)))
    except PasserelleError as error:
        _fail(str(error))


def _email(typed: str) -> str:
    return email_of(typed) or _fail(
        f"« {typed} » n'est pas une adresse e-mail. Sans accent : prenom@exemple.fr."
    )


def _role(typed: str) -> Role:
    if typed not in list(Role):
        _fail(f"« {typed} » n'est pas un rôle. Choisissez parmi : {', '.join(Role)}.")
    return Role(typed)


def _named(typed: str, what: str) -> str:
    name = " ".join(typed.split())
    if not 0 < len(name) <= LONGEST_NAME:
        _fail(f"{what} doit avoir entre 1 et {LONGEST_NAME} caractères.")
    return name


def _territories(typed: str) -> tuple[str, ...]:
    if not typed.strip():
        return ()
    try:
        return territories_of(typed, load(ROOT).directory.atlas)
    except ValueError as error:
        _fail(str(error))


def _line(member: Member, atlas: Atlas) -> str:
    where = in_full(member.covers, atlas) or "toute la France"
    said = (member.email, member.name, member.role, member.network or "sans réseau", where)
    return " | ".join((*said, *(("fermé",) if member.disabled else ())))


def _fail(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)
