from django.db import connection, models

from yorozu.kit.wareki import era_year


class MemoNumber(models.Model):
    """The last number given in a 年度."""

    fiscal_year = models.PositiveSmallIntegerField("年度", primary_key=True)
    last = models.PositiveIntegerField("最終番号")

    class Meta:
        verbose_name = "採番"
        verbose_name_plural = "採番"

    def __str__(self) -> str:
        return memo_number(self.fiscal_year, self.last)


def memo_number(fiscal_year: int, serial: int) -> str:
    """R8-00123 for the 123rd memo of 令和8年度."""
    return (
        f"R{era_year(fiscal_year)}-{serial:05d}"
        if fiscal_year >= 2019
        else f"H{fiscal_year - 1988}-{serial:05d}"
    )


def take_numbers(fiscal_year: int, count: int = 1) -> list[str]:
    """Take the next numbers inside the caller's transaction: a rollback gives them back.

    The row lock makes other submitters of the 年度 wait, so there is no gap and no double.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consultations_memonumber AS n (fiscal_year, last) VALUES (%s, %s) "
            "ON CONFLICT (fiscal_year) DO UPDATE SET last = n.last + excluded.last RETURNING last",
            [fiscal_year, count],
        )
        last: int = cursor.fetchone()[0]
    return [memo_number(fiscal_year, serial) for serial in range(last - count + 1, last + 1)]
