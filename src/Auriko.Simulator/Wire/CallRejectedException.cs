namespace Auriko.Simulator.Wire;

/// <summary>The request is one the real service would refuse; carries what it would answer.</summary>
internal sealed class CallRejectedException(WireError error) : Exception(error.Message)
{
    public WireError Error { get; } = error;

    /// <summary>A 400 that names the parameter at fault.</summary>
    public static CallRejectedException BadRequest(string message, string? param, string? code = null) =>
        new(new WireError(StatusCodes.Status400BadRequest, "invalid_request_error", code, message, param));
}
