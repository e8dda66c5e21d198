using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Gateway;

namespace Auriko.Core.Background;

/// <summary>
/// Responses that run without their caller. Safe for concurrent use. Every member throws a <see cref="GatewayException"/>
/// for what the caller is to be told, and <see cref="StorageUnavailableException"/> when storage failed. A response that
/// does not exist, has expired, or is another key's is the same <see cref="ErrorCode.ResourceNotFound"/>.
/// </summary>
public interface IBackgroundResponses
{
    /// <summary>Accepts a request: it is durable, and being worked on, when this returns.</summary>
    /// <param name="call">Who asks what.</param>
    /// <param name="cancellationToken">The caller hung up; the response may have been accepted all the same.</param>
    Task<StoredResponse> AcceptAsync(GatewayCall call, CancellationToken cancellationToken);

    /// <summary>The response as it stands.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<StoredResponse> GetAsync(Caller caller, string id, CancellationToken cancellationToken);

    /// <summary>
    /// The events of a response from one on, as Server-Sent Events frames, live when it runs; the bytes are the same
    /// whenever they are read. Whether the response exists is found out before this returns.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="startingAfter">The number of the last event not wanted; null for all.</param>
    /// <param name="cancellationToken">Stops the wait, and the reading.</param>
    Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> FollowAsync(
        Caller caller, string id, int? startingAfter, CancellationToken cancellationToken);

    /// <summary>Cancels a response; a cancelled one stays as it is.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait; the response may be cancelled all the same.</param>
    /// <returns>The response, with what there is of it where that is known soon.</returns>
    Task<StoredResponse> CancelAsync(Caller caller, string id, CancellationToken cancellationToken);

    /// <summary>Deletes a response; one that runs is stopped first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait; the response may be deleted all the same.</param>
    Task DeleteAsync(Caller caller, string id, CancellationToken cancellationToken);

    /// <summary>A page of the items the response was asked with.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The list object, JSON.</returns>
    Task<ReadOnlyMemory<byte>> ListInputAsync(Caller caller, string id, InputPage page, CancellationToken cancellationToken);
}

/// <summary>A response as it stands in storage.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Its status.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Json">The response object.</param>
public sealed record StoredResponse(string Id, ResponseStatus Status, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Json);

/// <summary>Which input items are wanted.</summary>
/// <param name="Limit">How many, 1 to 100.</param>
/// <param name="IsAscending">Whether in the order sent; else the last one first.</param>
/// <param name="After">The id of the item the page begins after; null for the first page.</param>
public sealed record InputPage(int Limit, bool IsAscending, string? After);
