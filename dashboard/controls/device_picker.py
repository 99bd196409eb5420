"""The reader's choice of the device that computes."""

import streamlit as st

from engine.device import Device, available_devices


def chosen_device() -> Device:
    """A select box with every device of this machine by name; the fastest is the default."""
    devices = {device.kind: device for device in available_devices()}
    kind = st.selectbox(
        "Device",
        list(devices),
        format_func=lambda kind: f"{kind.upper()} · {devices[kind].name}",
        key="device",
        bind="query-params",
        help="Where networks and convolutions are computed.",
    )
    return devices[kind]
