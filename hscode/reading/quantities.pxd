from cpython.object cimport PyObject
from libc.stdint cimport int32_t


cdef enum:  # what others ask of a token beside a figure
    X = 16
    LINKS = 1  # a figure and its name
    PARTS = 2  # the name of one share from that of the next
    FOLLOWS = 4  # the length that it names
    COMMA_MARK = 8


cdef struct Metric:
    # what a token says where figures stand, as numbers
    int marks
    int more
    int near
    int32_t length  # in characters
    double number  # of a figure
    int32_t dimension  # of a unit, -1 for none
    double factor  # of it to the base unit of the dimension
    int32_t raised  # to which power a word raises the length behind it, 0 for none
    int32_t raised_to  # the dimension of that
    double metre  # what it makes of the metre
    double cube  # what makes grams a cubic centimetre of kilograms by a volume, 0 for what is none
    double count  # decitex of the count one of yarn, 0 for what is no count
    double counted  # what the count is, written at one with its name, -1 for none
    double side  # in metres, of which letters say which one it is, -1 for none
    PyObject* text


cdef struct Figure:
    # a token of a text: what it says, what its trade lets figures say, and its half-open range in the folded text
    const Metric* metric
    int trade
    int32_t start
    int32_t end


cdef struct Amount:
    # a number with a unit in a text: its value in the base unit of a dimension, and its tokens [first, last)
    double value
    int32_t dimension
    int32_t first
    int32_t last


cdef struct Amounts:
    Amount* at
    Py_ssize_t size
    Py_ssize_t room


cdef class MetricWord:
    cdef str text
    cdef Metric plain


cdef int SHARE_DIMENSION
cdef int LENGTH_DIMENSION
cdef int MASS_DIMENSION
cdef int PROPORTION_DIMENSION
cdef int PLIES_DIMENSION
cdef dict marked(dict words)
cdef MetricWord metric_word(str text)
cdef int add_amount(Amounts* found, int dimension, double value, Py_ssize_t first, Py_ssize_t last) except -1 nogil
cdef int reckon(const Figure* at, Py_ssize_t size, Amounts* found) except -1 nogil
cdef list quantities_of(const Amounts* amounts)
