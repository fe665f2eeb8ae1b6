"""Working time: calendars with zones, shifts, holidays, and the arithmetic over them.

Where a line belongs: ``zones`` turns wall clocks into instants, ``stretches`` reads times of
day, ``hours`` reads and writes a calendar's document, ``holidays`` names the days off,
``shifts`` knows people's shifts and crews, ``open_table`` holds the prefix sums, ``days`` puts
time into words, ``working_time`` answers questions, ``bulk`` many at once. ``models`` and
``registry`` are about what is stored.
"""
