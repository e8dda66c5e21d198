using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Background responses that answer as the test says, and keep what they were asked.</summary>
internal sealed class ScriptedBackground : IBackgroundResponses
{
    public const string Id = "resp_0190000000007000800000000000000a";
    public const string Json = """{"id":"resp_0190000000007000800000000000000a","created_at":1772366400}""";

    public StoredResponse Response { get; set; } = Stored(ResponseStatus.InProgress);

    public GatewayError? Error { get; set; }

    public Exception? Failure { get; set; }

    public List<string> Asked { get; } = [];

    public Func<CancellationToken, IAsyncEnumerable<string>> Frames { get; set; } = _ => Array.Empty<string>().ToAsyncEnumerable();

    public static StoredResponse Stored(ResponseStatus status) => new(
        Id, status, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Encoding.UTF8.GetBytes(Json));

    public Task<StoredResponse> AcceptAsync(GatewayCall call, CancellationToken cancellationToken) =>
        Answer($"accept {call.Caller.KeyId}", Response);

    public Task<StoredResponse> GetAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        Answer($"get {caller.KeyId} {id}", Response);

    public Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> FollowAsync(
        Caller caller, string id, int? startingAfter, CancellationToken cancellationToken) =>
        Answer($"follow {id} {startingAfter}", Frames(cancellationToken).Select(text =>
            (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text)));

    public Task<StoredResponse> CancelAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        Answer($"cancel {id}", Response);

    public Task DeleteAsync(Caller caller, string id, CancellationToken cancellationToken) => Answer($"delete {id}", true);

    public Task<ReadOnlyMemory<byte>> ListInputAsync(
        Caller caller, string id, InputPage page, CancellationToken cancellationToken) =>
        Answer($"input {id} {page.Limit} {page.IsAscending} {page.After}", (ReadOnlyMemory<byte>)"""{"object":"list"}"""u8.ToArray());

    private Task<T> Answer<T>(string asked, T answer)
    {
        Asked.Add(asked);
        return Error is { } error
            ? Task.FromException<T>(new GatewayException(error))
            : Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer);
    }
}
