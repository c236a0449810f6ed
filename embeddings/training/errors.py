"""What can go wrong while the model is made."""

from embeddings.errors import DuijieError


class TrainingDataError(DuijieError):
    """The data folder does not hold what training or evaluation needs."""

    code = "training-data-missing"


class StartError(DuijieError):
    """The model to go on from is not one that this recipe made."""

    code = "start-model-unfit"


class TeacherError(DuijieError):
    """The English teacher model is not installed or is not the expected one."""

    code = "teacher-missing"
