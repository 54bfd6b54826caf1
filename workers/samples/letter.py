"""The text of an invented letter that is shown as a scan."""

from __future__ import annotations

LINES: tuple[str, ...] = (
    "Norrvik Public Libraries",
    "Quay Street 12, 871 30 Norrvik",
    "",
    "3 March",
    "",
    "Dear Mrs Lindqvist,",
    "",
    "Thank you for your letter about the reading garden behind the",
    "Harbour Branch. You ask whether it can stay open in the evening",
    "during the summer months.",
    "",
    "The board talked about it last Tuesday. From the first of June",
    "the gate will be open until ten o'clock every day, and two new",
    "benches will be put under the lime tree. The lamps along the",
    "path were repaired in February at a cost of 4,850 crowns.",
    "",
    "One thing we cannot promise yet is coffee. The machine by the",
    "door does not like rain, and neither does the person who has to",
    "clean it. If you know of anyone who would run a small stall on",
    "fine evenings, please ask them to call us on 060 555 0142.",
    "",
    "Your overdue book, The Garden in Winter, has been renewed for",
    "another four weeks.",
    "",
    "With kind regards,",
    "",
    "Astrid Holm",
    "Head of public services",
)
