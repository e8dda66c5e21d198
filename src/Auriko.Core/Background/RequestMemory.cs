using System.Collections.Concurrent;
using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>
/// Requests that this process has just accepted, so that the run that follows need not read them back. Only a shortcut:
/// what is not here is in storage. Safe for concurrent use.
/// </summary>
internal sealed class RequestMemory
{
    private const int Most = 2048;
    private const int LongestKept = 256 * 1024;

    private readonly ConcurrentDictionary<string, ResponseRequest> _requests = new(StringComparer.Ordinal);

    /// <summary>Keeps a request, unless it is long. When there are too many, all are let go.</summary>
    /// <param name="id">The response.</param>
    /// <param name="request">The request.</param>
    /// <param name="length">Its length in bytes.</param>
    public void Keep(string id, ResponseRequest request, int length)
    {
        if (length > LongestKept)
        {
            return;
        }

        if (_requests.Count >= Most)
        {
            _requests.Clear();
        }

        _requests[id] = request;
    }

    /// <summary>A request that is kept.</summary>
    /// <param name="id">The response.</param>
    public ResponseRequest? Find(string id) => _requests.GetValueOrDefault(id);

    /// <summary>Lets a request go.</summary>
    /// <param name="id">The response.</param>
    public void Forget(string id) => _requests.TryRemove(id, out _);
}
