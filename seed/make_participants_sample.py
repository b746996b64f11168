"""Make seed/participants_sample.xlsx: what a list of people may look like, to be tried and to be copied.

.venv/bin/python seed/make_participants_sample.py
"""

from pathlib import Path

import xlsxwriter

HEADS = ("Emri dhe mbiemri", "Pozicioni", "Institucioni", "Sektori", "Niveli", "Qarku", "Bashkia", "E-posta",
         "Telefoni", "Merr pjesë si", "Statusi")  # fmt: skip
ROWS = (
    ("Punonjëse sociale, Kukës", "Punonjëse sociale", "Bashkia Kukës, shërbimet sociale", "Qeveri", "Vendor", "Kukës",
     "Kukës", "sociale.kukes@office.example", "+355 24 000 001", "Pjesëmarrëse", "Konfirmuar"),
    ("Punonjës social, Përmet", "Punonjës social", "Bashkia Përmet, shërbimet sociale", "Qeveri", "Vendor",
     "Gjirokastër", "Përmet", "sociale.permet@office.example", "+355 81 000 002", "Pjesëmarrës", "Ftuar"),
    ("", "", "Drejtoria rajonale e policisë, Shkodër", "Qeveri", "Vendor", "Shkodër", "Shkodër", "", "",
     "Pjesëmarrës", "Ftuar"),
    ("Drejtoresha e strehëzës, Vlorë", "Drejtoreshë", "Qendër strehimi për viktimat e trafikimit, Vlorë",
     "Shoqëri civile", "Vendor", "Vlorë", "Vlorë", "strehimi.vlore@office.example", "+355 33 000 003",
     "Pjesëmarrëse", "Konfirmuar"),
    ("Këshilltare, Korçë", "Këshilltare", "Qendër këshillimi për gra, Korçë", "Shoqëri civile", "Vendor", "Korçë",
     "Korçë", "keshillim.korce@office.example", "+355 82 000 004", "Pjesëmarrëse", "Konfirmuar"),
    ("Inspektore arsimi, Durrës", "Inspektore", "Drejtoria rajonale arsimore, Durrës", "Qeveri", "Vendor", "Durrës",
     "Durrës", "arsimi.durres@office.example", "+355 52 000 005", "Pjesëmarrëse", "Nuk vjen"),
    ("Specialist, zyra e koordinatorit", "Specialist", "Zyra e Koordinatorit Kombëtar", "Qeveri", "Qendror", "Tiranë",
     "Tiranë", "koordinatori@office.example", "+355 4 000 006", "Këshilltar", "Konfirmuar"),
    ("Nëpunëse e programit", "Nëpunëse programi", "Agjenci ndërqeveritare për fëmijët, zyra në Shqipëri",
     "Ndërqeveritare", "", "Tiranë", "Tiranë", "femijet@office.example", "+355 4 000 007", "Vëzhguese", "Konfirmuar"),
    ("Gazetare, Shkodër", "Gazetare", "Redaksi rajonale, Shkodër", "Media", "", "Shkodër", "Shkodër",
     "redaksia.shkoder@office.example", "+355 22 000 008", "Pjesëmarrëse", "Ftuar"),
    ("", "", "Dega e re e rrjetit vullnetar, Dibër", "Shoqëri civile", "Vendor", "Dibër", "Peshkopi", "", "",
     "Pjesëmarrës", "Planifikuar"),
)  # fmt: skip


def main() -> None:
    book = xlsxwriter.Workbook(str(Path(__file__).with_name("participants_sample.xlsx")))
    sheet = book.add_worksheet("Pjesëmarrësit")
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(
        0, 0, "Lista e pjesëmarrësve: institucione dhe funksione të shpikura", book.add_format({"bold": True})
    )
    sheet.write_string(1, 0, "Një rresht për çdo vend; pa emër, vendi pret që institucioni të caktojë personin.")
    for column, head in enumerate(HEADS):
        sheet.write_string(3, column, head, bold)
        sheet.set_column(column, column, max(len(head), *(len(row[column]) for row in ROWS)) + 2)
    for number, row in enumerate(ROWS, start=4):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    sheet.freeze_panes(4, 1)
    book.close()


if __name__ == "__main__":
    main()
