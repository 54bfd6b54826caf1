"""The invented library system whose annual report the samples tell: names and prose.

Each sentence may use {branch}, {month}, {a}, {b} (counts), {p} (a percentage), {n} (a
small count), {year} and {before}, the year before it.
"""

from __future__ import annotations

TITLE = "Annual report of the Norrvik Public Libraries"
AUTHOR = "Norrvik Public Libraries"

BRANCHES = (
    "Central Library",
    "Harbour Branch",
    "Mill Street Branch",
    "Eastfield Branch",
    "University Quarter Branch",
    "Linden Park Branch",
    "Old Town Reading Room",
    "Station Branch",
    "Island Book Boat",
)

MONTHS = (
    "January",
    "March",
    "April",
    "May",
    "August",
    "September",
    "October",
    "November",
)

TOPICS: dict[str, tuple[str, ...]] = {
    "Loans and collections": (
        "{branch} lent {a} items in {year}, {p} per cent more than in {before}.",
        "Printed fiction remains the largest group, but audio books grew fastest.",
        "We bought {n} new titles in Arabic, Ukrainian and Somali after readers asked.",
        "About {b} volumes that nobody had borrowed for ten years were given away.",
        "The waiting time for a reserved book fell from twelve days to eight.",
        "A shelf of local history by the entrance was the success of {month}.",
        "Damaged and lost items came to {p} per cent of the stock, as in {before}.",
        "Large-print books are now kept together, at a height that suits a wheelchair.",
        "Returns through the night box made up a third of all returns.",
    ),
    "Visits and opening hours": (
        "{a} people came through the doors of {branch} during the year.",
        "Sunday opening, tried since {month}, brought {b} visits on {n} Sundays.",
        "The busiest hour is still between three and four in the afternoon.",
        "Staffless opening in the early morning worked without a serious incident.",
        "Counting by a sensor instead of by hand makes {before} hard to compare.",
        "When the heating failed in {month} we opened for half days only.",
        "Two of three visitors stay longer than half an hour, and many do not borrow.",
        "A survey with {n} answers asked above all for quiet rooms and better coffee.",
        "On the longest day of summer the reading garden stayed open until midnight.",
    ),
    "Children and young people": (
        "{n} story hours were held at {branch}, with {a} listeners in all.",
        "Every first-year pupil of the district was given a library card in {month}.",
        "The homework evenings on Tuesdays are run with retired teachers.",
        "Reading in the summer holidays was rewarded with a book, {b} times.",
        "Teenagers chose {n} comics and planned the new corner for games themselves.",
        "Nursery groups borrow from a trolley that we refill every second week.",
        "A child who reads aloud to a dog reads longer; we have two patient dogs.",
        "Parents of newborns receive a parcel with two picture books at the clinic.",
        "The young writers' circle printed its third anthology in {month} {year}.",
    ),
    "Digital services": (
        "Electronic loans by readers of {branch} rose by {p} per cent to {a}.",
        "The new catalogue went live in {month} and understands spelling mistakes.",
        "Our help desk answered {b} questions about phones, forms and passwords.",
        "{n} older tablets were repaired and lent to people without one at home.",
        "Printing from a phone needs three steps now, instead of nine.",
        "All newspapers from before 1920 have been scanned and can be searched.",
        "A power cut in {month} showed that our backups can be restored in an hour.",
        "The film service was given up, because its price rose faster than its use.",
        "Courses in safe payment on the internet were fully booked all year.",
    ),
    "Staff and volunteers": (
        "{branch} had {n} employees at the end of {year}, two of them trainees.",
        "Sick leave fell to {p} per cent after the schedules were made anew.",
        "Volunteers gave {b} hours, mostly to the book cart for people at home.",
        "Everyone on the desk was trained in plain language during {month}.",
        "Three colleagues retired, who together had served for ninety-one years.",
        "We now advertise posts without a closing date, and more people apply.",
        "An exchange with our twin town brought two librarians here for a month.",
        "The safety round in {month} found {n} faults, all but one of them mended.",
        "Staff meetings begin with a reader's letter, whether it praises or complains.",
    ),
    "Buildings and environment": (
        "The roof of {branch} was renewed in {month} and now carries solar panels.",
        "Heating used {p} per cent less energy than in {before}, weather considered.",
        "New lamps over the reading tables save {a} kilowatt hours a year.",
        "A leak on the lower floor cost {b} books, most of which could be replaced.",
        "The lift was out of order for {n} days, which is far too long.",
        "Carpets made of old fishing nets have made the children's room quieter.",
        "We have asked the city for a ramp to the side door and await its answer.",
        "Bicycle stands were doubled, and the number of cars in the yard has halved.",
        "Plastic covers for new books have been given up without more damage since.",
    ),
    "Budget and purchasing": (
        "{branch} spent {a} crowns on media, {p} per cent more than planned.",
        "Rent takes a larger share each year, and is settled for three years now.",
        "Purchasing with four neighbouring towns lowered prices by a tenth.",
        "Fees for late returns were ended in {month}; returns have not become later.",
        "A bequest of {b} crowns is kept for books about gardens, as was wished.",
        "Of {n} invoices checked by the auditors, none had to be corrected.",
        "The reserve stands at the level that the council asks for.",
        "Electronic licences cost more per loan than paper, and the gap is growing.",
        "For {year} the accounts close with a small surplus, as they did in {before}.",
    ),
    "Events and partners": (
        "{n} evenings with authors at {branch} drew {b} guests.",
        "In {month} the library choir sang on the stairs, to everybody's surprise.",
        "The employment office holds its advice hour with us every Thursday.",
        "A language cafe in Swedish met {n} times and needs more native speakers.",
        "Repair evenings saved {a} grams of electronics from being thrown away.",
        "The university lent us an exhibition about maps of the northern coast.",
        "Together with the museum we showed {n} letters from emigrants to America.",
        "The book fair in {month} was rained off on its first day and crowded after.",
        "Our partners agree that free rooms are the most useful thing we can offer.",
    ),
}

CLOSING = (
    "Next year the branch will publish its figures every quarter.",
    "Readers who want to know more will find the full tables at the desk.",
    "The board thanks everyone at the branch for this work.",
    "What this means for the coming year is set out in the plan for {year}.",
    "We will look at this again when the figures of {month} are known.",
)
