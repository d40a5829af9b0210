"""One meaning, many spellings: how inputs and results of reference cases may be named.

A name is looked up as written, then without regard to case and to `.`, `-`, `_` and spaces, then
among the other spellings of its meaning. A name that no adapter answers under any spelling fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

ABSENT = object()

# What goes in. The first name is the noun that adapters ask for.
INPUTS: tuple[tuple[str, ...], ...] = (
    ("x", "easting", "eastings", "x_coord", "x_coordinate", "lon"),
    ("y", "northing", "northings", "y_coord", "y_coordinate", "lat"),
    ("day", "days", "date", "dates", "time", "times", "t", "t_coords", "day_number"),
    ("points", "coords", "coordinates", "s_coords", "events", "xy"),
    ("window", "bbox", "bounds", "extent", "rectangle", "study_window", "owin"),
    ("area", "study_area", "area_m2", "total_area"),
    ("distance", "delta", "delta_s", "eps_s", "space", "space_threshold", "space_metres", "s",
     "max_distance", "distance_metres", "distance_threshold", "space_m", "metres", "radius",
     "space_band", "critical_distance", "spatial_threshold", "threshold_space", "near_m",
     "space_breaks", "space_bands", "distance_breaks", "space_edges"),
    ("span", "tau", "delta_t", "eps_t", "time_window", "time_threshold", "time_days", "max_days",
     "threshold_days", "time_threshold_days", "days_threshold", "time_band", "critical_time",
     "temporal_threshold", "threshold_time", "max_time", "near_days", "days", "time", "t",
     "time_breaks_days", "time_breaks", "time_bands", "time_edges"),
    ("permutations", "nsim", "nperm", "n_permutations", "simulations", "reps", "nrep", "b"),
    ("correction", "edge", "edge_correction", "correct"),
    ("alternative", "alternative_hypothesis", "tail", "side"),
    ("confidence", "coverage", "level", "conf", "conf_level", "confidence_level"),
    ("counts", "count", "y", "outcome", "observed", "events", "aces", "crimes", "series"),
    ("post", "level", "intervention", "after", "step", "smokban", "treated", "treatment", "d"),
    ("clock", "time_since", "time_after", "slope", "t_after", "time_since_intervention",
     "months_since", "post_time", "trend_change"),
    ("start", "intervention_time", "interruption", "intervention_at", "change_point", "t0",
     "intervention_month", "interrupted_at", "break", "start_of_post", "post_start", "change_at",
     "first_post", "post_from"),
    ("points_before", "n_pre", "pre_n", "n_before", "pre_points", "pre_length", "months_before",
     "last_pre"),
    ("exposure", "population", "pop", "stdpop", "denominator", "denominators", "person_time"),
    ("frequency_counts", "frequencies", "capture_frequencies", "freq", "f", "counts_of_counts"),
    ("f1", "singletons", "once", "seen_once"),
    ("f2", "doubletons", "twice", "seen_twice"),
    ("count", "x", "events", "observed", "o", "n_events", "cases"),
    ("population", "denominator", "n", "exposure", "pop", "person_years", "at_risk"),
    ("per", "multiplier", "scale", "k"),
    ("successes", "x", "count", "numerator", "events", "yes"),
    ("trials", "n", "total", "denominator", "base"),
    ("count1", "x1", "c1", "events1", "o1"), ("count2", "x2", "c2", "events2", "o2"),
    ("exposure1", "t1", "n1", "e1", "time1", "population1"),
    ("exposure2", "t2", "n2", "e2", "time2", "population2"),
    ("current", "now", "after", "count_current"), ("previous", "before", "count_previous"),
    ("both", "m", "m2", "overlap", "n12"), ("n1", "list1", "first"), ("n2", "list2", "second"),
    ("observed", "s", "n_observed", "distinct", "seen", "n", "s_obs", "total_observed"),
)  # fmt: skip

# What adapters read by one name each, and what else a case may call it.
DIRECT: tuple[tuple[str, ...], ...] = (
    ("counts", "count", "values", "observed", "events", "crimes", "series", "x", "y", "data"),
    ("values", "counts", "observed", "events", "series", "x", "y", "data"),
    ("exposures", "exposure", "populations", "population", "denominators", "person_years", "n"),
    ("weight", "weights", "w", "base_weight", "design_weight", "pw", "pweight"),
    ("weights", "weight", "w", "harm_weights", "wts"),
    ("event", "answer", "outcome", "yes", "success", "indicator"),
    ("cluster", "clusters", "psu", "dnum", "primary_unit", "cluster_id"),
    ("strata", "stratum", "stype", "layer"),
    ("fpc_clusters", "fpc", "n_clusters_population", "clusters_in_population"),
    ("targets", "margins", "population_margins", "population_targets", "marginals"),
    ("histories", "capture_histories", "table", "cells"),
    ("numerator", "numerators", "observed", "o", "cases", "events"),
    ("denominator", "denominators", "expected", "e", "n", "population"),
    ("predicted", "pred", "prediction", "density", "forecast", "score"),
    ("eps", "epsilon", "reach", "radius", "distance"),
    ("min_points", "minpts", "min_pts", "min_samples", "minimum"),
    ("sigma", "bandwidth", "bw", "h"),
    ("at", "points_at", "locations", "at_points", "query", "targets"),
    ("begin", "begins", "start", "from", "earliest", "start_time"),
    ("end", "ends", "to", "latest", "finish", "end_time"),
    ("space_breaks", "sds", "space_bands", "distance_breaks", "space_edges"),
    ("time_breaks_days", "tds", "time_breaks", "time_bands", "time_edges"),
    ("full_year_target", "target", "annual_target", "year_target"),
    ("year_to_date", "ytd", "so_far", "events_to_date", "count", "observed"),
    ("elapsed_share", "share_elapsed", "share", "s", "elapsed"),
    ("prior_shape", "prior", "shape"),
    ("share_percent", "share_pct", "percent", "share"),
    ("cuts", "cut_points", "breaks", "thresholds"),
    ("cuts_percent", "cuts", "cut_points", "breaks", "thresholds"),
    ("classes", "n_classes", "k", "number_of_classes"),
    ("windows", "n_windows", "number_of_windows", "l"),
    ("mean_per_window", "mean", "psi", "lambda", "rate", "mean_rate"),
    ("prior_weeks", "weeks", "prior", "baseline_weeks"),
    ("searches_group", "group_searches", "searches1", "s_g"),
    ("searches_reference", "reference_searches", "searches_ref", "searches2", "s_ref"),
    ("population_group", "group_population", "population1", "n_g"),
    ("population_reference", "reference_population", "population_ref", "population2", "n_ref"),
    ("finds1", "found1", "outcomes1", "hits1"), ("finds2", "found2", "outcomes2", "hits2"),
    ("searches1", "stops1", "n1"), ("searches2", "stops2", "n2"),
    ("pre_treated", "treated_before", "treated_pre", "before_treated", "t0"),
    ("post_treated", "treated_after", "treated_post", "after_treated", "t1"),
    ("pre_control", "control_before", "control_pre", "before_control", "c0"),
    ("post_control", "control_after", "control_post", "after_control", "c1"),
    ("a", "first", "left", "s1", "string1"), ("b", "second", "right", "s2", "string2"),
    ("prior", "lambda", "prior_probability", "base_rate"),
    ("application", "application_date", "applied"),
    ("complaints", "reports", "incidents"),
    ("threshold", "required", "complaints_required", "minimum_complaints"),
    ("mean", "m", "baseline_mean", "expected"),
    ("impact", "harm", "severity"), ("likelihood", "probability", "chance"),
)  # fmt: skip

# What comes out. Every spelling of a group is one quantity.
RESULTS: tuple[tuple[str, ...], ...] = (
    ("lower", "low", "lo", "lcl", "ci_low", "ci_lower", "lower_ci", "lower95", "low95", "ci_lo",
     "lower_95", "lowci", "conf_low", "ll", "infcl", "inf_cl", "profile_low", "profile_lower"),
    ("upper", "high", "hi", "ucl", "ci_high", "ci_upper", "upper_ci", "upper95", "high95", "ci_hi",
     "upper_95", "highci", "conf_high", "ul", "supcl", "sup_cl", "profile_high",
     "profile_upper"),
    ("ci", "ci95", "conf_int", "interval", "confidence_interval", "ci_95", "interval95"),
    ("p", "p_value", "pvalue", "p_two_sided", "p_val", "p2", "p_twosided"),
    ("p_upper", "p_greater", "p_regular"),
    ("p_lower", "p_less", "p_clustered"),
    ("se", "std_error", "standard_error", "stderr", "std_err", "se_difference", "se_diff"),
    ("difference", "diff", "change", "estimate", "estimate_difference", "difference_of_proportions"),
    ("t", "t_statistic", "t_stat", "t_value"),
    ("z", "z_statistic", "z_score", "z_stat", "z_value"),
    ("df", "degrees_of_freedom", "ddf", "dof"),
    ("n", "population_size", "estimate", "n_hat", "nhat", "total", "chao", "chao1",
     "population", "s_chao1", "abundance", "n_chao", "chao_lb", "lower_bound"),
    ("unseen", "f0", "hidden", "f0_hat", "missing"),
    ("profile", "profile_ci95", "profile_ci", "profile_interval", "profile_likelihood_ci95"),
    ("observed", "statistic", "stat", "nst", "knox", "close_both", "observed_pairs", "x",
     "close_pairs", "pairs_close", "observed_close", "both", "knox_statistic", "count", "obs"),
    ("expected", "null_value", "lambda", "expected_pairs", "mean", "expectation", "e",
     "expected_close", "exp"),
    ("space_pairs", "ns", "close_space", "near_space", "pairs_space", "spatial_pairs",
     "space_close_pairs", "close_in_space", "n_s"),
    ("time_pairs", "nt", "close_time", "near_time", "pairs_time", "temporal_pairs",
     "time_close_pairs", "close_in_time", "n_t"),
    ("pairs", "n_pairs", "all_pairs", "total_pairs"),
    ("ratio", "knox_ratio", "observed_over_expected", "obs_exp", "o_e"),
    ("poisson_p", "p_value_poisson", "ppois", "poisson_p_value"),
    ("p_sim", "p_permutation", "p_perm", "permutation_p", "p_monte_carlo", "p_mc",
     "p_simulated"),
    ("variance", "var", "barton_david_variance", "variance_permutation", "permutation_variance"),
    ("naive", "r_naive", "r", "index", "clark_evans", "nni", "nn_index", "r_none", "ann", "rn",
     "clark_evans_index", "clark_evans_ratio", "nearest_neighbour_index",
     "nearest_neighbour_ratio", "uncorrected"),
    ("donnelly", "r_donnelly", "donnelly_r", "r_corrected", "corrected"),
    ("cdf", "r_cdf"),
    ("mean_distance", "observed_mean", "mean_nn", "mean_nn_distance", "mean_nearest_neighbour",
     "observed_mean_distance", "dobs", "d_obs", "mean_nearest", "r_obs", "mean_observed",
     "mean_nnd", "rbar", "r_bar", "mean_nearest_distance", "observed_mean_nn"),
    ("expected_distance", "expected_mean", "expected_mean_distance", "dpois", "d_exp",
     "expected_nn", "mean_expected", "r_exp", "expected_mean_nn", "rexp", "expected_nnd"),
    ("level_rr", "level_change_rr", "rr_level", "step_rr", "level_rate_ratio", "post_rr"),
    ("slope_rr", "slope_change_rr", "rr_slope", "trend_rr", "slope_rate_ratio",
     "trend_change_rr"),
    ("level_change", "level_coef", "step", "b_level", "level_estimate", "beta_level",
     "log_level"),
    ("slope_change", "slope_coef", "trend_change", "b_slope", "slope_estimate", "beta_slope",
     "log_slope"),
    ("level_ci95", "level_ci", "level_rr_ci95", "level_rr_ci", "level_interval"),
    ("slope_ci95", "slope_ci", "slope_rr_ci95", "slope_rr_ci", "slope_interval"),
    ("dispersion", "phi", "scale", "pearson_dispersion"),
    ("newcombe_ci95", "newcombe", "newcombe_ci", "newcombe_interval"),
    ("p1", "first", "share1", "wave1", "estimate1"),
    ("p2_wave", "second", "share2", "wave2", "estimate2"),
)  # fmt: skip


def plain(name: str) -> str:
    """Return a name in small letters, with one mark for every separator."""
    return name.strip().lower().replace(".", "_").replace("-", "_").replace(" ", "_")


_DIRECT_GROUPS = {group[0]: tuple(map(plain, group)) for group in DIRECT}
_INPUT_GROUPS = _DIRECT_GROUPS | {group[0]: tuple(map(plain, group)) for group in INPUTS}
_RESULT_GROUPS: dict[str, tuple[str, ...]] = {}
for _group in RESULTS:
    for _name in _group:  # a word such as "estimate" stands in several groups
        _RESULT_GROUPS[plain(_name)] = _RESULT_GROUPS.get(plain(_name), ()) + tuple(
            map(plain, _group)
        )


class Inputs(Mapping[str, Any]):
    """The inputs of one case, which know which of them were read. Going through names reads none.

    A name that is not there is looked for in other letters and marks, then under its spellings.
    """

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.held, self.asked = dict(held), set[str]()
        self._plain = {plain(name): name for name in held}

    def __getitem__(self, name: str) -> Any:
        found = name
        if name not in self.held:
            spellings = (plain(name), *_DIRECT_GROUPS.get(name, ()))
            found = next((self._plain[one] for one in spellings if one in self._plain), name)
        self.asked.add(found)
        return self.held[found]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    @property
    def unread(self) -> tuple[str, ...]:
        """The names nothing asked for, but for those left null and for remarks."""
        return tuple(
            name
            for name, value in self.held.items()
            if name not in self.asked and value is not None and plain(name) not in REMARKS
        )


# What a case tells its reader, not the method.
REMARKS = ("design", "note", "comment", "description", "units", "unit", "label", "title")


def only(inputs: Mapping[str, Any], of: Callable[[Any], bool]) -> dict[str, Any]:
    """Return the inputs of one kind, and read no other."""
    held = inputs.held if isinstance(inputs, Inputs) else inputs
    return {name: inputs[name] for name, value in held.items() if of(value)}


def beside(inputs: Mapping[str, Any], others: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inputs, and those of another case for the names that they lack."""
    if not isinstance(inputs, Inputs):
        return {**others, **inputs}
    found = Inputs({**others, **inputs.held})
    found.asked = inputs.asked  # what is read here was read there
    return found


def given(
    inputs: Mapping[str, Any], noun: str, default: Any = None,
    of: Callable[[Any], bool] = lambda value: True,
) -> Any:  # fmt: skip
    """Return the first input, not null and of the kind, under any spelling of the noun."""
    names = {plain(name): name for name in inputs}
    for name in _INPUT_GROUPS.get(noun, (plain(noun),)):
        if name in names and (value := inputs[names[name]]) is not None and of(value):
            return value
    return default


def is_list(value: Any) -> bool:
    """Return whether an input is a column."""
    return isinstance(value, list)


def is_number(value: Any) -> bool:
    """Return whether an input is one number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def result(found: Mapping[str, Any], name: str) -> Any:
    """Return the result under this name or another spelling of it; ABSENT where there is none."""
    if name in found:
        return found[name]
    held = {plain(key): value for key, value in found.items()}
    for spelling in (plain(name), *_RESULT_GROUPS.get(plain(name), ())):
        if spelling in held:
            return held[spelling]
    return ABSENT


def by_ends(wanted: Mapping[str, Any], had: Sequence[Any]) -> dict[str, Any]:
    """Return a pair of limits under the names that a case wants them by."""
    ends = {"lower": had[0], "upper": had[1]}
    return {name: result(ends, name) for name in wanted if result(ends, name) is not ABSENT}


_NOT_NUMBERS = ("", "nan", "inf", "-inf", "infinity")


def tidied(value: Any) -> Any:
    """Return lists of numbers written as text as numbers; everything else as it is."""
    if isinstance(value, Mapping):
        return {name: tidied(inner) for name, inner in value.items()}
    if not isinstance(value, list) or not value:
        return value
    if all(isinstance(one, str) for one in value):
        try:
            return [float(one) for one in value]
        except ValueError:
            return value
    return [tidied(one) for one in value]


_TABLES = ("points", "events", "data", "table", "records", "rows")


def spread(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with a table of named rows laid out as columns too."""
    found = dict(inputs)
    for name in _TABLES:
        rows = inputs.get(name)
        if isinstance(rows, list) and rows and all(isinstance(row, Mapping) for row in rows):
            del found[name]
            for column in rows[0]:
                found.setdefault(column, [row.get(column) for row in rows])
    return found
