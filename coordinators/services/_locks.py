from coordinators.models import Coordinator


def lock(coordinator: Coordinator) -> Coordinator:
    """One act on a coordinator's record and skills at a time; memos that name them go on."""
    rows = Coordinator.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=coordinator.pk)
