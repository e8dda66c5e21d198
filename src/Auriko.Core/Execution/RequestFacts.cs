using Auriko.Core.Contract;

namespace Auriko.Core.Execution;

/// <summary>What every attempt of a request shares.</summary>
/// <param name="Request">The request.</param>
/// <param name="ResponseId">The response's id.</param>
/// <param name="CreatedAt">When the response was created.</param>
/// <param name="KeyId">The id of the key that asked.</param>
internal sealed record RequestFacts(ResponseRequest Request, string ResponseId, DateTimeOffset CreatedAt, string KeyId);
