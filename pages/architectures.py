"""Architectures: LeNet to DenseNet, drawn from their structure, with shapes, costs and receptive fields."""

from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.architectures import show_view

show_lesson(lesson("architectures"), show_view)
