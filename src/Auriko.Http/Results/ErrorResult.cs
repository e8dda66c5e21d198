using Auriko.Core.Contract;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Results;

/// <summary>The error envelope with its status and headers.</summary>
/// <param name="call">The request.</param>
/// <param name="error">The error.</param>
/// <param name="allow">The methods the path takes, where the method was the error.</param>
internal sealed class ErrorResult(EndpointCall call, GatewayError error, string? allow = null)
    : BodyResult(call, error.Code.StatusCode, Fill(body => ResponsesSerializer.WriteError(body, error)))
{
    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers)
    {
        error.WriteHeaders(headers);
        if (error.Code is ErrorCode.BudgetExhausted)
        {
            Call.Budget?.Invoke()?.WriteExceededTo(headers);
        }

        if (allow is not null)
        {
            headers.Allow = allow;
        }
    }
}
