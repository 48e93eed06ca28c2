"""Kernels that need no start: forked from a process that has loaded what notebooks use.

``zygote`` is that process, ``fork`` asks it for a kernel, ``engine`` is what papermill calls.
"""
