namespace Auriko.Core.Contract;

/// <summary>The ways a request can break the contract. Messages name fields and rules, never the values sent.</summary>
internal static class FieldErrors
{
    /// <summary>A value of the wrong type, outside its range or list, or at odds with another.</summary>
    /// <param name="path">The field.</param>
    /// <param name="rule">What holds of it, to stand after its name: "must be …".</param>
    /// <param name="suggestion">What to do instead.</param>
    public static GatewayException Invalid(FieldPath path, string rule, string? suggestion = null)
    {
        var param = path.ToString();
        return Exception(ErrorCode.InvalidParameterValue, $"'{param}' {rule}.", param, suggestion);
    }

    /// <summary>A required field that is absent or null.</summary>
    public static GatewayException Missing(FieldPath path, string? suggestion = null)
    {
        var param = path.ToString();
        return Exception(ErrorCode.MissingRequiredParameter, $"'{param}' is required.", param, suggestion);
    }

    /// <summary>A member of an object whose members are a closed list.</summary>
    public static GatewayException Unknown(FieldPath path, IEnumerable<string> known)
    {
        var param = path.ToString();
        return Exception(
            ErrorCode.UnknownParameter, $"'{param}' is not known.", param, $"Known here: {string.Join(", ", known)}.");
    }

    /// <summary>A body that cannot be read as a request at all.</summary>
    public static GatewayException Malformed(string message, FieldPath? path = null) =>
        Exception(ErrorCode.InvalidRequest, message, path?.ToString(), null);

    private static GatewayException Exception(ErrorCode code, string message, string? param, string? suggestion) =>
        new(new GatewayError(code, message, param, suggestion));
}
