namespace Auriko.Core.Contract;

/// <summary>Recognises the chat completions shape, which nests a function one level deeper.</summary>
internal static class NestedFunction
{
    /// <summary>What to say of an object that has <c>function</c> where its members should be; null otherwise.</summary>
    public static string? Suggestion(ObjectReader owner) => owner.Has("function")
        ? "Put the members of function directly beside type, as the Responses API does."
        : null;
}
