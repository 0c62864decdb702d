"""What ``institutions`` writes: ratings, ranges of scores, map and groups, and the recognition of families in law."""

from ssemap.core.conditions import RATINGS, UNKNOWN
from ssemap.schemas.columns import code, flag, number, text, whole_number
from ssemap.schemas.table import Stage, table

ROLES = ("legal_form", "instance", "total")
STANDINGS = ("own", "inherited", "own_provision")
FORM = {"iso3": text("Country."), "form_id": text("Form."), "family": code("families", "Family.")}
SHARE = (0, 1)

INSTITUTION_RATINGS = table(
    "institution_ratings",
    "The adjudicated rating of each form on each condition.",
    {
        **FORM,
        "condition": text("Condition."),
        "dimension": text("Its dimension."),
        "rating": text("Adjudicated rating, desk coding by the project.", among=[*RATINGS, UNKNOWN]),
        "role": text("A legal form, an instance of one, or a total of several.", among=ROLES),
        "standing": text("Whose rating it is; absent for a mapped set.", nullable=True, among=STANDINGS),
        "channel": text("Practice or law; absent where unrated or mapped.", nullable=True, among=["practice", "law"]),
        "law_id": text("Law on which it rests.", nullable=True),
        "source_id": text("Source on which it rests.", nullable=True),
        "provision_id": text("Provision on which it rests.", nullable=True),
        "in_force": text("Is it known that the provision was in force?", nullable=True, among=["yes", "unknown"]),
    },
    key=["form_id", "condition"],
)

INSTITUTION_SCORES = table(
    "institution_scores",
    "Range of the score of each form, by dimension.",
    {
        **FORM,
        "dimension": text("Dimension; 'all' for every condition."),
        "known": whole_number("Conditions that are known.", nullable=False),
        "dimension_size": whole_number("Conditions of the dimension.", nullable=False),
        "low": number("Score if all unknown ones were no.", nullable=False, between=SHARE),
        "high": number("Score if all unknown ones were yes.", nullable=False, between=SHARE),
        "role": text("A legal form, an instance of one, or a total of several.", among=ROLES),
    },
    key=["form_id", "dimension"],
)

INSTITUTION_MAP = table(
    "institution_map",
    "Place and group of each form of which enough is known.",
    {
        **FORM,
        "x": number("Place on the first axis.", nullable=False),
        "y": number("Place on the second axis.", nullable=False),
        "group": whole_number("Group; 0 for a form that stands apart.", nullable=False),
        "probability": number("Of being in the group, over imputations.", nullable=False, between=SHARE),
        "stability": number("Of the group, over resampled forms.", nullable=False, between=SHARE),
        "spread": number("Mean standard deviation of the form's distances.", nullable=False),
    },
    key=["form_id"],
)

INSTITUTION_AXES = table(
    "institution_axes",
    "Correlation of the conditions with the axes of the map.",
    {
        "condition": text("Condition."),
        "x": number("Its correlation with the first axis.", nullable=False),
        "y": number("Its correlation with the second axis.", nullable=False),
    },
    key=["condition"],
)

INSTITUTION_SUMMARY = table(
    "institution_summary",
    "How many forms enter the map, and how good it is.",
    {
        "conditions": text("Set of conditions."),
        "forms": whole_number("Legal forms in scope.", nullable=False),
        "entering": whole_number("Forms of which enough is known.", nullable=False),
        "share": number("Their share.", nullable=False, between=SHARE),
        "mapped": flag("Are they enough for a map and for groups?"),
        "groups": whole_number("Number of groups."),
        "silhouette": number("Mean silhouette."),
        "inertia_x": number("Share of the first axis in the inertia."),
        "inertia_y": number("Share of the second axis."),
        "stress": number("Kruskal's stress of the map."),
    },
    key=["conditions"],
)

RECOGNITION = table(
    "recognition",
    "How the forms of each family are recognised, by country.",
    {
        "iso3": text("Country."),
        "family": code("families", "Family."),
        "forms": whole_number("Legal forms in scope.", nullable=False),
        "law": whole_number("Recognised by an act or a decree of the list that was in force.", nullable=False),
        "certification": whole_number("Recognised by certification.", nullable=False),
        "programme": whole_number("Recognised by a programme.", nullable=False),
        "self_declared": whole_number("Declare themselves.", nullable=False),
        "informal": whole_number("Informal.", nullable=False),
        "laws": whole_number("Acts and decrees that govern them.", nullable=False),
        "schemes": whole_number("Schemes that govern them.", nullable=False),
        "bodies": whole_number("Supervising bodies that laws and schemes name.", nullable=False),
        "since": whole_number("Year of the oldest listed law or scheme."),
        "absence": code("absences", "Why there is no form.", nullable=True),
    },
    key=["iso3", "family"],
)

LAW_MATRIX = table(
    "law_matrix",
    "What law says of each form, aspect by aspect.",
    {
        **FORM,
        "aspect": text("Aspect of institutions.yaml."),
        "place": whole_number("Number of the rule within form and aspect.", nullable=False),
        "says": text("What the law says, in the compiler's words."),
        "by": text("A provision, or the summary of a law.", among=["provision", "summary"]),
        "law_id": text("Law."),
        "article": text("Article of the provision.", nullable=True),
        "provision_id": text("Provision.", nullable=True),
        "source_id": text("Source of the provision.", nullable=True),
        "in_force": text("Is it known that it was in force?", among=["yes", "unknown"]),
    },
    key=["form_id", "aspect", "place"],
)

LAW_TYPES = table(
    "law_types",
    "Types of national law on cooperatives and social enterprises, with the laws that make them.",
    {
        "iso3": text("Country."),
        "subject": text("On what the law is.", among=["cooperative", "social_enterprise"]),
        "type": text("Type of institutions.yaml."),
        "law_id": text("Law; absent where there is none.", nullable=True),
        "in_force": text("Was it in force? Absent for bills.", nullable=True, among=["yes", "unknown"]),
    },
    key=["iso3", "subject", "type", "law_id"],
)

STAGE = Stage(
    "institutions",
    (
        INSTITUTION_RATINGS,
        INSTITUTION_SCORES,
        INSTITUTION_MAP,
        INSTITUTION_AXES,
        INSTITUTION_SUMMARY,
        RECOGNITION,
        LAW_MATRIX,
        LAW_TYPES,
    ),
    scope="all",
)
