namespace Auriko.Core.Access.Limits;

/// <summary>The tokens that were counted for a request by estimate.</summary>
/// <param name="Amount">How many.</param>
/// <param name="Window">The start of the minute they were counted in.</param>
public sealed record CountedTokens(long Amount, DateTimeOffset Window);
