//! A whole diagnosis of a flooding server: the reports of all its connections together.
