"""Every decision as a case of the evaluation."""

from collections.abc import Iterator

from sqlalchemy import Engine, select

from bot.domain.lessons import Lesson, lesson_of
from bot.storage.request_rows import read_request, read_review, read_suggestion
from bot.storage.request_tables import requests, reviews, suggestions


class Lessons:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine

    def all(self) -> Iterator[Lesson]:
        """The last decision about each question, the oldest first."""
        last: dict[tuple[str, str], Lesson] = {}
        with self._reads.connect() as connection:
            asked = {row["id"]: read_request(row) for row in connection.execute(select(requests)).mappings()}
            drafts = {r["request_id"]: read_suggestion(r) for r in connection.execute(select(suggestions)).mappings()}
            taken = [read_review(r) for r in connection.execute(select(reviews).order_by(reviews.c.at)).mappings()]
        for review in taken:
            request = asked[review.request_id]
            lesson = lesson_of(review, request, drafts[review.request_id])
            if lesson and not (request.theme and review.text and not review.seconded_by):
                last.pop((lesson.commune, lesson.question), None)
                last[(lesson.commune, lesson.question)] = lesson
        return iter(last.values())
