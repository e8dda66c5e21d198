using Auriko.Core.Execution;

namespace Auriko.Core.Tests.Gateway;

/// <summary>Keeps what it hears.</summary>
internal sealed class RecordingObserver : IAttemptObserver
{
    public List<AttemptReport> Reports { get; } = [];

    public void Ended(AttemptReport report) => Reports.Add(report);
}
