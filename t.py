from tests.pages.test_architectures import *
app=opened(view="Receptive field", size=512)
i=words(app).find("wider than the 512"); print(words(app)[i-120:i+120])
app=opened(view="Side by side")
app.session_state["architectures.pair"] = "VGG and ResNet"
app.session_state["architectures.left"], app.session_state["architectures.right"] = "vgg19", "resnet34"
app.run(); print(app.exception, [w.value for w in app.warning], len(app.table))
app=opened(network="vgg-small", size=40, width=8)
print(printed(app.code[0].value), [w.proto.help for w in app.markdown][:8])
app=opened(view="Operations", network="lenet5", size=28)
print(printed(app.code[0].value)[-900:])
