using System.Buffers;
using System.Globalization;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Results;

/// <summary>
/// A background response as it stands. While it runs, <c>Retry-After</c> says in how many seconds it is worth asking again:
/// the longer it has run, the more.
/// </summary>
/// <param name="call">The request.</param>
/// <param name="response">The response.</param>
/// <param name="now">The time.</param>
internal sealed class StoredResponseResult(EndpointCall call, StoredResponse response, DateTimeOffset now)
    : BodyResult(call, StatusCodes.Status200OK, Fill(body => body.Write(response.Json.Span)))
{
    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers)
    {
        if (response.Status is ResponseStatus.InProgress)
        {
            headers.RetryAfter = Seconds(now - response.CreatedAt).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static int Seconds(TimeSpan age) => age.TotalSeconds switch
    {
        < 15 => 1,
        < 60 => 2,
        < 300 => 5,
        _ => 10,
    };
}
