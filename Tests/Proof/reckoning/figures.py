"""Shares, times and their intervals, by the formulas of the papers that the reports name."""

import math

Z = 1.959963984540054  # The normal quantile of 97.5 %.


def ratio(part, whole):
    return part / whole if whole else 0.0


def mean(values):
    return sum(values) / len(values) if values else None


def median(values):
    """Of an even number of values the mean of the two in the middle."""
    ranked, middle = sorted(values), len(values) // 2
    if not ranked:
        return None
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def times(milliseconds):
    """The two members that tell of times."""
    seconds = [value / 1000 for value in milliseconds]
    return {"mean_seconds": mean(seconds), "median_seconds": median(seconds)}


def wilson(part, whole):
    """Wilson 1927, without correction for continuity; nobody tells nothing."""
    if not whole:
        return 0.0, 1.0
    share = part / whole
    middle = share + Z * Z / (2 * whole)
    reach = Z * math.sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def newcombe(part, whole, base_part, base_whole):
    """Newcombe 1998, method 10: of the first share less the base's."""
    share, base = part / whole, base_part / base_whole
    low, high = wilson(part, whole)
    base_low, base_high = wilson(base_part, base_whole)
    below = math.hypot(share - low, base_high - base)
    above = math.hypot(high - share, base - base_low)
    return share - base - below, share - base + above


def donner_zou(part, whole, base_part, base_whole):
    """Donner and Zou 2012: of the first share in parts of the base's, from Wilson's intervals of both."""
    share, base = part / whole, base_part / base_whole
    low, high = wilson(part, whole)
    base_low, base_high = wilson(base_part, base_whole)

    def root(own, other):
        inside = (share * base) ** 2 - own * other * (2 * share - own) * (2 * base - other)
        return math.sqrt(max(0.0, inside))

    least = (share * base - root(low, base_high)) / (base_high * (2 * base - base_high))
    most = (share * base + root(high, base_low)) / (base_low * (2 * base - base_low))
    return least, most


def bounds(pair):
    return {"low": pair[0], "high": pair[1]}


def share_of(part, whole):
    """A share with its interval, as several reports tell it."""
    return {"contacts": whole, "converted": part, "conversion": ratio(part, whole),
            "interval": bounds(wilson(part, whole))}


def difference(part, whole, base_part, base_whole):
    """How one share compares with another; None where one of them is of nobody."""
    if not whole or not base_whole:
        return None
    low, high = newcombe(part, whole, base_part, base_whole)
    told = {"value": part / whole - base_part / base_whole, "interval": bounds((low, high)), "lift": None,
            "lift_interval": None, "clear": low > 0 or high < 0}
    if base_part:
        least, most = donner_zou(part, whole, base_part, base_whole)
        told["lift"] = (part / whole) / (base_part / base_whole) - 1
        told["lift_interval"] = bounds((least - 1, most - 1))
    return told
