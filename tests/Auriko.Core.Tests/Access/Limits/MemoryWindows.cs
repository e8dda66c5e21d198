using Auriko.Core.Access.Limits;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Tests.Access.Limits;

/// <summary>Windows in memory, as a storage account would count them, with an outage.</summary>
internal sealed class MemoryWindows : ISharedWindows
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RateWindow, long> _taken = [];

    public bool IsDown { get; set; }

    /// <summary>How often permits were asked for.</summary>
    public int Asked { get; private set; }

    public Task<WindowShare> TakeAsync(RateWindow window, WindowTake take, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Asked++;
            if (IsDown)
            {
                throw new StorageUnavailableException("Down.");
            }

            var before = _taken.GetValueOrDefault(window);
            var taken = take.Of(before);
            _taken[window] = before + taken;
            return Task.FromResult(new WindowShare(taken, before + taken));
        }
    }
}
