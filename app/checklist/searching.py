"""What the search looks in."""

from app.models import Task
from app.web.fields import fold


def remember_words(task: Task) -> None:
    task.search = fold(
        f"{task.code} {task.title_en} {task.title_sq} {task.deliverable_en} {task.deliverable_sq} {task.remarks}"
    )[:4000]
