"""Rules with a date: ceilings, prices and rates an administrator changes, each from a day on."""
