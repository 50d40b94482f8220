"""Where the encoder's files lie inside its folder."""

MODEL_FILE = "model.int8.onnx"
TOKENIZER_FILE = "tokenizer.model"
