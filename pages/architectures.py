"""Architectures: LeNet to DenseNet, drawn from their structure, with shapes, costs and receptive fields."""

from dashboard.architectures import show_view
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson

show_lesson(lesson("architectures"), show_view)
