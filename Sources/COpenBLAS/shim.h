// OpenBLAS as Swift can see it: <cblas.h> is the header of the distribution's chosen BLAS.
#include <cblas.h>
