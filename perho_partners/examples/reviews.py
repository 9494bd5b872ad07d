"""Example rounds of reviews: last year's is finished, this year's is under way."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.people.models import User
from partnerships.partnerships.models import Partnership
from perho_partners.examples.maker import Maker
from quality.criteria.models import Criterion
from quality.reviews.models import Review, ReviewAnswer
from quality.rounds.models import ReviewRound
from quality.rounds.services import drawn
from teams.plans.models import Action, AnnualPlan
from teams.plans.timing import year_span
from teams.plans.years import plan_year

IMPROVEMENTS = [
    "Sovitaan yksi yhteinen ennakointikeskustelu keväälle",
    "Kirjataan tavoite yhdessä kumppanin kanssa",
    "Otetaan toinen ihminen mukaan tapaamisiin",
    "Käydään työpaikan palaute läpi puolivuosittain",
    "Kutsutaan kumppani mukaan strategiatyöhön",
    "Päivitetään sopimus yhteiselle mallille",
]
NOTES = {
    "met": ["Kirjattu rekisteriin.", "Vastuuhenkilö kertoi, ja muistio on tallessa.", "", ""],
    "partly": ["Sovittu meillä, kumppanin kanssa vielä kesken.", "Toimii osassa ryhmiä.", ""],
    "not_yet": ["Tästä ei ole vielä puhuttu kumppanin kanssa.", "Otetaan seuraavaan tapaamiseen."],
    "not_applicable": ["Ei kuulu tähän kumppanuuteen."],
}
SUSTAINABILITY = {
    "furthers": "Ruokahävikki ja lähituottajat ovat mukana yhteisissä tehtävissä.",
    "neutral": "",
    "hinders": "Matkoja kertyy paljon. Selvitetään etätapaamiset.",
}


def make_reviews(maker: Maker) -> None:
    """Make both rounds; `maker` is the generator that has made the partnerships."""
    quality = User.objects.get(email="laatu@perho.example")
    year = maker.today.year
    finished = _round(maker, quality, f"Strategiset kumppanuudet {year - 1}", ["strategic"], 4)
    for review in _open(maker, finished, date(year - 1, 10, 5), quality):
        on = date(year - 1, 10, 20) + timedelta(days=maker.random.randint(0, 40))
        _answer(maker, review, quality, on, share=1)
        _finish(maker, review, quality, on)
    names = ["strategic", "development"]
    current = _round(maker, quality, f"Kehittäminen ja strategiset {year}", names, 5)
    opened = maker.today - timedelta(days=40)
    for number, review in enumerate(_open(maker, current, opened, quality)):
        on = opened + timedelta(days=3 * number + 2)
        if number % 5 < 3:
            _answer(maker, review, quality, on, share=1)
            _finish(maker, review, quality, on)
        elif number % 5 == 3:
            _answer(maker, review, quality, on, share=0.5)


def _round(maker: Maker, quality: User, name: str, levels: list[str], size: int) -> ReviewRound:
    year = int(name[-4:])
    due = date(year, 12, 15) if year < maker.today.year else maker.today + timedelta(days=21)
    row = ReviewRound(
        name=name,
        year=year,
        levels=levels,
        reach=ReviewRound.Reach.SAMPLE,
        sample_size=size,
        due_on=due,
        is_example=True,
    )
    return row.hold(reviewers=[quality])


def _open(maker: Maker, row: ReviewRound, on: date, quality: User) -> list[Review]:
    """The round with its reviews, of example organisations only."""
    row.opened_on, row.opened_by, row.seed = on, quality, maker.random.randint(0, 999_999)
    maker.save(row, quality, "opened", on)
    levels = [maker.levels[key] for key in row.levels]
    criteria: dict[int, list[Criterion]] = {level.pk: [] for level in levels}
    for criterion in Criterion.objects.in_use().filter(level__in=levels):
        criteria[criterion.level_id].append(criterion)
    chosen: list[Partnership] = []
    for level in levels:
        rows = [p for p in drawn([level], None, 0) if p.organisation.is_example]
        rows = [p for p in rows if p.started_on <= on and p.team]
        chosen += maker.random.sample(rows, min(len(rows), row.sample_size or 0))
    reviews = []
    for partnership in chosen:
        review = Review(round=row, partnership=partnership, reviewer=quality)
        maker.save(review, quality, "created", on)
        reviews.append(review)
    ReviewAnswer.objects.prepare(reviews, criteria)
    return reviews


def _answer(maker: Maker, review: Review, quality: User, on: date, *, share: float) -> None:
    rows = list(review.answers.all())
    for row in rows[: round(len(rows) * share)]:
        row.answer = maker.random.choices(list(NOTES), [11, 5, 3, 1])[0]
        row.note = maker.random.choice(NOTES[row.answer])
        maker.save(row, quality, "edited", on)


def _finish(maker: Maker, review: Review, quality: User, on: date) -> None:
    review.sustainability = maker.random.choices(list(SUSTAINABILITY), [5, 4, 1])[0]
    review.sustainability_note = SUSTAINABILITY[review.sustainability]
    if maker.random.random() < 0.75:
        review.improvement = maker.random.choice(IMPROVEMENTS)
        review.recheck_on = on + timedelta(days=300)
        review.action = _action(maker, review, quality, on)
    review.done_on, review.done_by = on, quality
    maker.save(review, quality, "done", on)


def _action(maker: Maker, review: Review, quality: User, on: date) -> Action:
    year, team = plan_year(on), review.partnership.team
    plan = AnnualPlan.objects.filter(team=team, year=year).first()
    if plan is None:
        plan = AnnualPlan(team=team, year=year)
        maker.save(plan, quality, "created", on)
    span = year_span(year)
    action = Action(
        plan=plan,
        title=review.improvement,
        kind=Action.Kind.DEVELOP,
        level_id=review.partnership.level_id,
        starts_on=span.first,
        ends_on=span.last,
        details=f"Sovittu laatukatselmuksessa: {review.round}.",
    )
    action.hold(partnerships=[review.partnership])
    maker.save(action, quality, "created", on)
    if year <= maker.today.year and maker.random.random() < 0.6:
        action.status = maker.random.choice(["ongoing", "done"])
        maker.save(action, quality, "status", maker.today - timedelta(days=20))
    return action
