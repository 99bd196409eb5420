"""The page that compares networks: axes by choice, families, the front, and measurements that can be cancelled."""

import json
import time

from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT


def opened(**state) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key, value in state.items():
        app.session_state[f"comparison.{key}"] = value
    return app.switch_page("pages/comparison.py").run()


def captions(app: AppTest) -> str:
    return "\n".join(element.value for element in app.caption)


def test_it_opens_with_114_networks_and_without_a_download():
    app = opened()
    assert not app.exception
    assert "of 114 are on the Pareto front" in captions(app)
    assert "115 sets of weights; *vgg16 FEATURES* is left out" in captions(app)


def test_other_axes_have_another_front():
    before = captions(opened())
    after = captions(opened(x="parameters"))
    assert before != after
    assert "squeezenet1_1" in after


def test_families_filter_the_chart():
    app = opened(families=["VGG", "ResNet"])
    assert "of 16 are on the Pareto front" in captions(app)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert {trace["name"] for trace in figure["data"]} == {"Pareto front", "VGG", "ResNet"}


def test_only_the_best_weights_of_each_network():
    assert "of 80 are on the Pareto front" in captions(opened(best=True))


def test_an_axis_that_nobody_has_measured_says_what_to_do():
    assert "press *Measure*" in opened(x="time here").info[0].value


def test_looking_closer_counts_again():
    app = opened(closer="vgg16 V1")
    assert any("**138M**" in element.value for element in app.markdown)
    assert any("parameter count exactly" in element.value for element in app.markdown)


def test_a_measurement_shows_its_progress_and_can_be_cancelled():
    app = opened()
    app.button(key="comparison.measure").click().run()
    app.button(key="comparison.cancel").click().run()
    job = app.session_state["comparison.job"]
    deadline = time.monotonic() + 60
    while job.running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not job.running
    assert job.done < job.total
