"""Another engine at work without a pause: the embedder, one thread. Says so once it works."""

from bot.engines.onnx_embedding import FRENCH_NAME, OnnxEmbedder, packaged_french


def work() -> None:
    """Until it is killed."""
    model = packaged_french()
    embedder = OnnxEmbedder(model, FRENCH_NAME, 1) if model else None
    print("at work", flush=True)
    number = 0
    while True:
        number += 1
        if embedder:
            embedder.embed([f"Comment inscrire mon enfant à la cantine de l'école numéro {number} ?"] * 8)


if __name__ == "__main__":
    work()
