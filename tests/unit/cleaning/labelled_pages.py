# ruff: noqa: E501 - a case reads best on one line
"""A small labelled set: pages of every kind that a scraper brings home, written for this project."""

from __future__ import annotations

from typing import Any

STORIES = [
    (
        "Lindvik rebuilds its northern quay",
        "The harbour board of Lindvik voted on Tuesday to rebuild the northern quay before the winter storms. Engineers had warned for two years that the piles below it were giving way.",
    ),
    (
        "Bakers of Osterby win a dispute over flour",
        "A court in Osterby ruled on Friday that three bakers may keep buying flour across the border. The guild had argued that an old statute forbids it, and lost.",
    ),
    (
        "Kleinfurt testet den Nachtbus",
        "Die Stadt Kleinfurt lässt ab Montag einen Bus durch die Nacht fahren. Das Rathaus rechnet mit dreißig Fahrgästen in jeder Stunde, wie die Bürgermeisterin am Mittwoch sagte.",
    ),
    (
        "Le marché de Valbrune rouvre",
        "Le marché couvert de Valbrune a rouvert ses portes samedi après deux ans de travaux. Les commerçants espèrent retrouver leur clientèle avant les fêtes, a dit le maire.",
    ),
    (
        "El puente de Rioseco, cerrado",
        "El ayuntamiento de Rioseco cerró el jueves el puente viejo al tráfico pesado. Los vecinos temen que el desvío alargue el camino de los niños a la escuela.",
    ),
    (
        "Torget i Fjellby får lys",
        "Kommunen i Fjellby setter opp nye lykter på torget denne uken. Arbeidet er ferdig før jul, sier ordføreren, som lover at prisen holder.",
    ),
    (
        "Teatr w Nowolesie czeka na dach",
        "Teatr w Nowolesie straci w tym roku dach, zanim dostanie nowy. Dyrektor zapewnia, że próby odbędą się w szkole, a premiera nie zostanie przesunięta.",
    ),
    (
        "Ponte Alta ganha uma biblioteca",
        "A prefeitura de Ponte Alta abriu na segunda-feira uma biblioteca na antiga estação. São doze mil livros, doados por leitores de toda a região.",
    ),
    (
        "Мост в Заречном откроют весной",
        "Новый мост в Заречном откроют весной, сообщил мэр города во вторник. Строители закончили опоры раньше срока, но ждут тёплой погоды.",
    ),
    (
        "Casalbruna, torna il tram",
        "Il tram di Casalbruna torna sui binari dopo trent'anni. La prima corsa partirà domenica dalla stazione, ha annunciato la sindaca davanti al consiglio.",
    ),
    (
        "High tide floods the fish market",
        "Sea water stood ankle-deep in the fish market of Port Hallow on Sunday morning. Traders moved their stalls uphill and sold out by noon all the same.",
    ),
]
ERRORS = [
    "404 Not Found",
    "Page not found",
    "Error 404",
    "403 Forbidden",
    "Access denied",
    "Just a moment...",
    "Seite nicht gefunden",
    "Page introuvable",
    "Página no encontrada",
    "Pagina non trovata",
    "503 Service Unavailable",
    "Attention Required!",
]
LOGINS = [
    "Log in",
    "Sign in",
    "Please log in to continue",
    "Anmelden",
    "Connexion",
    "Iniciar sesión",
    "Accedi",
    "Logga in",
    "Login",
    "Sign in to your account",
    "Inloggen",
]
CONSENTS = [
    "We use cookies to run this site. Accept all or manage your choices.",
    "We and our 812 partners store cookies on your device.",
    "Wir verwenden Cookies, um Inhalte zu zeigen. Alle akzeptieren.",
    "Nous utilisons des cookies. Tout accepter.",
    "Utilizamos cookies propias y de terceros. Aceptar todo.",
    "Usiamo cookie e dati. Accetta tutto.",
    "Wij gebruiken cookies. Alles accepteren.",
    "Vi bruker cookies på denne siden.",
    "Mit Werbung weiterlesen oder Pur-Abo wählen.",
    "Before you continue, your privacy choices.",
    "Vi använder cookies för att förbättra sajten.",
]
WALLS = [
    "Subscribe to continue reading.",
    "Already a subscriber? Log in.",
    "This article is for subscribers.",
    "Jetzt weiterlesen mit dem Monatsabo.",
    "Nur für Abonnenten.",
    "Article réservé aux abonnés.",
    "Il vous reste 80 % de cet article à lire.",
    "Contenido exclusivo para suscriptores.",
    "Riservato agli abbonati.",
    "Exclusivo para assinantes.",
    "You have reached your limit of free articles.",
    "Tylko dla subskrybentów.",
]
LIVES = [
    "Live blog: storm over Lindvik",
    "Lindvik quay: live updates",
    "Newsticker: Wahl in Kleinfurt",
    "Liveticker zum Derby",
    "En direct: la grève à Valbrune",
    "En vivo: la final de Rioseco",
    "Ao vivo: eleições em Ponte Alta",
    "In diretta: il palio",
    "Minute by minute: the vote",
    "LIVE: Parliament debates the quay",
    "As it happened: the flood",
]
GALLERIES = [
    "In pictures: the quay of Lindvik",
    "Photo gallery: a winter harbour",
    "Bilderstrecke: Nacht in Kleinfurt",
    "Fotostrecke vom Markt",
    "En images: le marché",
    "En fotos: el puente",
    "Slideshow: stalls of Port Hallow",
    "Diaporama: Valbrune",
    "Picture gallery: tide",
    "In photos: twelve boats",
    "Bildergalerie: Advent",
]
PATHS = [
    "/",
    "/tag/harbour",
    "/category/news",
    "/author/ada-lund",
    "/search?q=quay",
    "/topics/weather",
    "/thema/wetter",
    "/archive",
    "/section/world",
    "/latest",
    "/rubrik/lokal",
]

Case = tuple[str, dict[str, Any], str, str | None]
"""Name, payload with its address, expected outcome (`cleaned` or the reason), expected form or access."""


def page(title: str, body: str, head: str = "") -> str:
    menu = "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul></nav>"
    return f"<html><head><title>{title} | The Lindvik Paper</title>{head}</head><body>{menu}{body}<footer><p>© The Lindvik Paper</p></footer></body></html>"


def article(number: int, paragraphs: int = 6) -> str:
    _, text = STORIES[number % len(STORIES)]
    first, second = text.split(". ", 1)
    return f"<p>{first}.</p><p>{second}</p>" + "".join(
        f"<p>{number}.{i} {first} ({i + 1}).</p>" for i in range(paragraphs - 2)
    )


def teaser(number: int) -> str:
    title, text = STORIES[number % len(STORIES)]
    return f"<article><h3><a href=/a/{number}>{title}</a></h3><p>{text.split('. ')[0]}.</p></article>"


def cases() -> list[Case]:
    found: list[Case] = []
    for n, title in enumerate(ERRORS):
        body = [
            "<h1>{}</h1><p>Sorry about that.</p>",
            "<main><h1>{}</h1><p>Try the search or go back to the home page.</p></main>",
            "<div>{}</div><hr>nginx",
        ][n % 3].format(title)
        found.append(
            (
                f"error page: {title}",
                {"html": page(title, body), "url": f"https://paper.example/gone-{n}"},
                "error_page",
                None,
            )
        )
    for n, title in enumerate(LOGINS):
        form = "<form><label>Mail<input name=m></label><label>Password<input type=password></label><button>OK</button></form>"
        found.append(
            (
                f"login: {title}",
                {
                    "html": page(
                        title,
                        f"<h1>{title}</h1><p>Members read on after they have logged in with their mail address and password, here.</p>{form}",
                    ),
                    "url": f"https://paper.example/login-{n}",
                },
                "login_wall",
                None,
            )
        )
    for n, text in enumerate(CONSENTS):
        found.append(
            (
                f"consent: {text[:30]}",
                {
                    "html": page(
                        "The Lindvik Paper",
                        f"<main><p>{text}</p><p>{['You can change this at any time.', 'Details are in the settings.', 'Mehr in den Einstellungen.'][n % 3]}</p><button>OK</button></main>",
                    ),
                    "url": f"https://paper.example/consent-{n}",
                },
                "login_wall",
                None,
            )
        )
    for n, wall in enumerate(WALLS):
        title, text = STORIES[n % len(STORIES)]
        head = '<meta property="og:type" content="article">'
        found.append(
            (
                f"paywall, nothing else: {wall}",
                {
                    "html": page(
                        title, f"<article><h1>{title}</h1><div class=paywall><p>{wall}</p></div></article>", head
                    ),
                    "url": f"https://paper.example/wall-{n}",
                },
                "paywall",
                None,
            )
        )
        found.append(
            (
                f"paywall after a teaser: {wall}",
                {
                    "html": page(
                        title,
                        f"<article><h1>{title}</h1>{article(n, 5)}<div class=paywall><p>{wall}</p></div></article>",
                        head,
                    ),
                    "url": f"https://paper.example/teaser-{n}",
                },
                "cleaned",
                "teaser",
            )
        )
    for n, path in enumerate(PATHS):
        teasers = "".join(teaser(n + i) for i in range(8 + n))
        found.append(
            (
                f"index: {path}",
                {"html": page("News", f"<main><h1>Latest</h1>{teasers}</main>"), "url": f"https://paper.example{path}"},
                "not_article",
                None,
            )
        )
    for n in range(10):
        shell = [
            "<div id=root></div><script>start()</script>",
            "<div id=app>Loading...</div>",
            "<noscript>Please enable JavaScript</noscript><div id=__next></div>",
            "<main></main>",
            "<article><h1></h1></article>",
        ][n % 5]
        found.append(
            (
                f"empty shell {n}",
                {
                    "html": f"<html><head><title>Paper {n}</title></head><body>{shell}</body></html>",
                    "url": f"https://paper.example/shell-{n}",
                },
                "empty",
                None,
            )
        )
    for n, title in enumerate(LIVES):
        posts = "".join(
            f"<article><time datetime=2025-03-01T1{i}:00:00Z>1{i}:00</time><h3>Update {i}</h3><p>At 1{i} o'clock {STORIES[(n + i) % len(STORIES)][1]}</p></article>"
            for i in range(6)
        )
        found.append(
            (
                f"live ticker: {title}",
                {
                    "html": page(title, f"<main><h1>{title}</h1>{posts}</main>"),
                    "url": f"https://paper.example/live-{n}",
                },
                "cleaned",
                "live",
            )
        )
    for n, title in enumerate(GALLERIES):
        pictures = "".join(
            f"<figure><img src=/p{i}.jpg><figcaption>Picture {i}: {STORIES[(n + i) % len(STORIES)][1].split('. ')[0]}.</figcaption></figure>"
            for i in range(8)
        )
        found.append(
            (
                f"gallery: {title}",
                {
                    "html": page(title, f"<article><h1>{title}</h1>{pictures}</article>"),
                    "url": f"https://paper.example/pictures-{n}",
                },
                "cleaned",
                "gallery",
            )
        )
    for n, (title, _) in enumerate(STORIES):
        found.append(
            (
                f"article: {title}",
                {
                    "html": page(
                        title,
                        f"<article><h1>{title}</h1>{article(n)}</article><aside>{''.join(teaser(i) for i in range(4))}</aside>",
                    ),
                    "url": f"https://paper.example/story-{n}",
                },
                "cleaned",
                "full",
            )
        )
        found.append(
            (
                f"opinion: {title}",
                {
                    "html": page(title, f"<article><h1>{title}</h1>{article(n)}</article>"),
                    "url": f"https://paper.example/opinion/story-{n}",
                },
                "cleaned",
                "opinion",
            )
        )
    return found


CASES = {name: (payload, outcome, detail) for name, payload, outcome, detail in cases()}
