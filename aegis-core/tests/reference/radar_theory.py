"""Probabilities of detection and false alarm, in 40 digits of mpmath and by other formulas than the crate's.

The crate adds up mixtures over counts. Here stand instead: the Neumann series of Bessel functions for Marcum's function, the
closed forms of Swerling's cases for fluctuating targets, the sums of Hansen, Sawyers, Gandhi, Kassam and Rohling for
CFAR detectors, and the incomplete beta function for the mean of cells. Prints one line a value: its name, its arguments, itself.
"""

import math

import numpy as np
from mpmath import beta, betainc, binomial, exp, factorial, findroot, gammainc, log, mp, mpf, quad
from scipy.stats import ncx2

mp.dps = 40
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def say(name, *numbers):
    print(name, *(mp.nstr(mpf(number), 20) for number in numbers))


def upper(n, x):
    """Q(n, x); mpmath is asked for one tail and not for a difference."""
    return gammainc(n, x, mp.inf, regularized=True)


def lower(n, x):
    return gammainc(n, 0, x, regularized=True)


def threshold(pfa, n):
    """Newton's method on ln Q, from above, where it cannot overshoot."""
    t = mpf(n)
    for _ in range(300):
        q = upper(n, t)
        density = exp((n - 1) * log(t) - t - mp.loggamma(n))
        step = (log(q) - log(pfa)) * q / density
        t += step
        if abs(step) < mpf(10) ** -30 * t:
            break
    return t


def bessel_ratios(count, z):
    """e^−z I_k(z) for k in 0..count, downwards from far above."""
    start = int(count + 60 + 12 * math.sqrt(float(z) + 1) + float(z) * 0.1)
    values = [mpf(0)] * (start + 2)
    values[start] = mpf(10) ** -30
    for k in range(start, 0, -1):
        values[k - 1] = values[k + 1] + 2 * k / z * values[k]
    scale = exp(-z) * mp.besseli(0, z) / values[0]
    return [value * scale for value in values[: count + 1]]


def marcum(m, a, b):
    """Σ (a/b)^k e^(−(a² + b²)/2) I_k(ab) over k from 1 − m; its complement is the same with b/a over k from m."""
    a, b = mpf(a), mpf(b)
    z = a * b
    with mp.extradps(20):
        if a < b:
            count = m + terms(a / b, z)
            i = bessel_ratios(count, z)
            whole = mp.fsum((a / b) ** k * i[abs(k)] for k in range(1 - m, count))
            return exp(-((a - b) ** 2) / 2) * whole
        count = m + terms(b / a, z)
        i = bessel_ratios(count, z)
        return 1 - exp(-((a - b) ** 2) / 2) * mp.fsum((b / a) ** k * i[k] for k in range(m, count))


def terms(ratio, z):
    """After so many, (a/b)^k I_k(ab) is below 1e-40 of its largest."""
    by_power = 95 / -math.log(ratio) if ratio < 1 else math.inf
    by_bessel = 15 * math.sqrt(float(z)) + 120
    return int(min(by_power, by_bessel)) + 20


def pd_slow(snr, t, n, shape):
    """Case 1, or 3 by the derivative that makes two degrees of freedom four: −μ² d/dμ (E₁(μ)/μ) with μ = shape/(n·snr)."""

    def with_exponential(mu):
        if n == 1:
            return exp(-t * mu / (1 + mu))
        # Q(n − 1, T) + (1 + μ)^(n−1) e^(−Tμ/(1 + μ)) P(n − 1, T/(1 + μ)).
        return upper(n - 1, t) + (1 + mu) ** (n - 1) * exp(-t * mu / (1 + mu)) * lower(n - 1, t / (1 + mu))

    mu = shape / (n * snr)
    if shape == 1:
        return with_exponential(mu)
    with mp.extradps(60):
        h = mu * mpf(10) ** -25
        slope = (with_exponential(mu + h) / (mu + h) - with_exponential(mu - h) / (mu - h)) / (2 * h)
        return -mu * mu * slope


def pd_fast(snr, t, n, case):
    """Case 2: stronger noise. Case 4: n pulses of which a binomial number have twice the degrees of freedom."""
    if case == 2:
        return upper(n, t / (1 + snr))
    scale = 1 + snr / 2
    x = t / scale
    q = upper(n, x)
    term = exp(-x + n * log(x) - mp.loggamma(n + 1))
    total = mpf(0)
    weight = (1 / scale) ** n
    for j in range(n + 1):
        total += weight * q
        q += term
        term *= x / (n + j + 1)
        weight *= mpf(n - j) / (j + 1) * (scale - 1)
    return total


def pd(snr_db, t, n, case):
    snr = mpf(10) ** (mpf(snr_db) / 10)
    if case == 0:
        return marcum(n, mp.sqrt(2 * n * snr), mp.sqrt(2 * t))
    if case in (1, 3):
        return pd_slow(snr, t, n, 1 if case == 1 else 2)
    return pd_fast(snr, t, n, case)


def detection():
    for pfa in ("1e-2", "1e-6", "1e-12"):
        for n in (1, 2, 3, 10, 40, 200, 1000):
            t = threshold(mpf(pfa), n)
            say("threshold", mpf(pfa), n, t)
            for case in range(5):
                for snr_db in range(-20, 41, 4):
                    if case == 0 and n * 10 ** (snr_db / 10) > 4000:
                        continue
                    value = pd(snr_db, t, n, case)
                    say("pd", snr_db, mpf(pfa), n, case, value)


def marcum_values():
    for m in (1, 2, 5, 20, 70, 200):
        for a in (0.1, 1, 3, 10, 30, 60):
            for b in (0.5, 1, 4, 12, 29, 45, 60):
                value = marcum(m, a, b)
                if value > mpf(10) ** -280:
                    say("marcum", m, a, b, value)
    # The definition, integrated: it shares nothing with the series.
    for m, a, b in ((1, 1, 1), (5, 3, 4), (2, 6, 3), (3, 2, 9)):
        density = lambda x: x * (x / a) ** (m - 1) * exp(-(x * x + a * a) / 2) * mp.besseli(m - 1, a * x)
        say("marcum", m, a, b, quad(density, [b, b + 2, b + 5, b + 10, b + 30]))


def checked_against_scipy():
    """That the formulas here are right, where double precision suffices."""
    for m, a, b in ((1, 2.0, 3.0), (7, 5.0, 6.0), (40, 9.0, 12.0), (200, 30.0, 35.0)):
        theirs = ncx2.sf(b * b, 2 * m, a * a)
        assert abs(marcum(m, a, b) / theirs - 1) < 1e-9, (m, a, b)
    # By quadrature over the target's energy, which is Gamma-distributed.
    for case, shape in ((1, 1), (2, 6), (3, 2), (4, 12)):
        n, snr, t = 6, mpf(2), mpf(20)
        scale = n * snr / shape
        density = lambda e: e ** (shape - 1) * exp(-e / scale) / scale**shape / mp.gamma(shape)
        seen = lambda e: float(density(e)) * ncx2.sf(40.0, 12, 2 * float(e))
        with mp.workdps(15):
            whole = quad(seen, [0, 2, 5, 10, 20, 40, 80, 160, 400])
        assert abs(pd(10 * mp.log10(snr), t, n, case) / whole - 1) < 1e-9, (case, whole)


def small_half(half, t):
    """P(X > t·min) of two halves' sums, one pulse (Gandhi and Kassam 1988, eq. 31)."""
    return 2 * mp.fsum(binomial(half - 1 + i, i) * (2 + t) ** -(half + i) for i in range(half))


def cfar_values():
    for pfa in ("1e-2", "1e-4", "1e-6", "1e-10"):
        p = mpf(pfa)
        for cells in (1, 2, 8, 16, 32, 416):
            say("ca", cells, 1, p, cells * (p ** (mpf(-1) / cells) - 1))
        for half in (1, 4, 8, 16):
            small = findroot(lambda u: log(small_half(half, exp(u))) - log(p), initial(lambda t: small_half(half, t), p))
            say("so", 2 * half, 1, p, half * exp(small))
            great_half = lambda t: 2 * (1 + t) ** -half - small_half(half, t)
            great = findroot(lambda u: log(great_half(exp(u))) - log(p), initial(great_half, p))
            say("go", 2 * half, 1, p, half * exp(great))
        for cells, rank in ((1, 1), (16, 1), (16, 12), (16, 16), (32, 24), (64, 48)):
            product = lambda a: mp.fprod(mpf(cells - i) / (cells - i + a) for i in range(rank))
            ln_alpha = findroot(lambda u: log(product(exp(u))) - log(p), initial(product, p))
            say("os", cells, rank, 1, p, exp(ln_alpha))
    # More pulses. The mean: an F variable. The others: quadrature over the level.
    for pulses in (2, 5, 16):
        for alpha in (mpf("1.5"), mpf(3), mpf(6)):
            for cells in (4, 16, 64):
                t = alpha / cells
                shape = cells * pulses
                say("ca_pfa", cells, pulses, alpha, betainc(shape, pulses, 0, 1 / (1 + t), regularized=True))
            for cells in (8, 16):
                a = cells * pulses // 2
                gamma_density = lambda y: exp((a - 1) * log(y) - y - mp.loggamma(a)) if y > 0 else mpf(0)
                crossed = lambda y: upper(pulses, alpha * y / (cells // 2))
                edges = [0, a / 16, a / 8, a / 4, a / 2, a, 2 * a, 4 * a, 8 * a + 60]
                level = lambda tail, y: 2 * gamma_density(y) * tail(a, y) * crossed(y)
                say("go_pfa", cells, pulses, alpha, quad(lambda y: level(lower, y), edges))
                say("so_pfa", cells, pulses, alpha, quad(lambda y: level(upper, y), edges))
            cells, rank = 16, 12
            one = lambda z: exp((pulses - 1) * log(z) - z - mp.loggamma(pulses)) if z > 0 else mpf(0)
            order = lambda z: one(z) * lower(pulses, z) ** (rank - 1) * upper(pulses, z) ** (cells - rank) / beta(rank, cells - rank + 1)
            edges = [0, pulses / 8, pulses / 4, pulses / 2, pulses, 2 * pulses, 4 * pulses, 8 * pulses + 40]
            say("os_pfa", cells, rank, pulses, alpha, quad(lambda z: order(z) * upper(pulses, alpha * z), edges))


def initial(falling, p):
    """ln t where the falling function meets p, roughly, by halving."""
    low, high = mpf(-20), mpf(60)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(exp(middle)) > p else (low, middle)
    return (low + high) / 2


def cfar_detection():
    """Pd behind the mean of cells and behind rank k, by quadrature of the Pd at each level."""
    for case, n, snr_db, alpha in ((0, 1, 13, 20), (0, 4, 8, 6), (1, 4, 10, 6), (3, 1, 16, 20), (3, 4, 8, 6), (4, 3, 9, 8)):
        cells, rank = 16, 12
        a = cells * n
        mean_density = lambda z: cells * exp((a - 1) * log(cells * z) - cells * z - mp.loggamma(a))
        one = lambda z: exp((n - 1) * log(z) - z - mp.loggamma(n))
        order = lambda z: one(z) * lower(n, z) ** (rank - 1) * upper(n, z) ** (cells - rank) / beta(rank, cells - rank + 1)
        with mp.workdps(20):
            seen = lambda z: pd(snr_db, alpha * z, n, case)
            edges = [mpf(n) * k / 100 for k in (1, 10, 25, 50, 75, 100, 130, 170, 250, 500, 1500)]
            for name, density in (("ca_pd", mean_density), ("os_pd", order)):
                total = mpf(0)
                for left, right in zip(edges, edges[1:]):
                    middle, width = (left + right) / 2, (right - left) / 2
                    places = [middle + width * mpf(x) for x in NODES]
                    total += width * mp.fsum(mpf(w) * density(z) * seen(z) for w, z in zip(WEIGHTS, places))
                say(name, case, n, snr_db, alpha, total)


def binomials():
    for n, m in ((5, 3), (20, 1), (20, 15), (100, 30), (1000, 900), (1000, 100)):
        for p in (mpf("1e-6"), mpf("0.1"), mpf("0.5"), mpf("0.95")):
            say("m_of_n", m, n, p, mp.fsum(binomial(n, k) * p**k * (1 - p) ** (n - k) for k in range(m, n + 1)))


def cancellers():
    for pulses in (2, 3, 4, 5, 8, 16):
        for ratio in ("1e-4", "0.02", "0.1", "0.5"):
            order = pulses - 1
            rho = lambda lag: exp(-((2 * mp.pi * mpf(ratio) * lag) ** 2) / 2)
            with mp.workdps(150):
                clutter = mp.fsum((-1) ** lag * binomial(2 * order, order + lag) * rho(lag) for lag in range(-order, order + 1))
            say("mti", pulses, mpf(ratio), 10 * mp.log10(binomial(2 * order, order) / clutter))


checked_against_scipy()
detection()
marcum_values()
cfar_values()
cfar_detection()
binomials()
cancellers()
