using System.Text.Json;

namespace Auriko.Simulator.Hosting;

/// <summary>Counts calls, by model and by path, and those whose caller left first. Safe from many threads.</summary>
internal sealed class CallStatistics
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Counts> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Counts> _paths = new(StringComparer.Ordinal);
    private Counts _all = new();

    public void Opened(string path)
    {
        lock (_gate)
        {
            _all.Calls++;
            _all.Open++;
            Of(_paths, path).Calls++;
        }
    }

    public void Named(string model)
    {
        lock (_gate)
        {
            Of(_models, model).Calls++;
        }
    }

    /// <summary>The call is over.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="model">Its model, or null when it was refused before one was read.</param>
    /// <param name="byClient">Whether the caller left before the end.</param>
    public void Closed(string path, string? model, bool byClient)
    {
        lock (_gate)
        {
            _all.Open--;
            if (!byClient)
            {
                return;
            }

            _all.ClosedByClient++;
            Of(_paths, path).ClosedByClient++;
            if (model is not null)
            {
                Of(_models, model).ClosedByClient++;
            }
        }
    }

    /// <summary>Forgets the counts; calls that are still open stay counted as open.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all = new Counts { Open = _all.Open };
            _models.Clear();
            _paths.Clear();
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        lock (_gate)
        {
            json.WriteStartObject();
            json.WriteNumber("calls", _all.Calls);
            json.WriteNumber("open", _all.Open);
            json.WriteNumber("closed_by_client", _all.ClosedByClient);
            Write(json, "models", "model", _models);
            Write(json, "paths", "path", _paths);
            json.WriteEndObject();
        }
    }

    private static Counts Of(SortedDictionary<string, Counts> counts, string key)
    {
        if (!counts.TryGetValue(key, out var found))
        {
            counts.Add(key, found = new Counts());
        }

        return found;
    }

    private static void Write(
        Utf8JsonWriter json, string list, string key, SortedDictionary<string, Counts> counts)
    {
        json.WriteStartArray(list);
        foreach (var (name, count) in counts)
        {
            json.WriteStartObject();
            json.WriteString(key, name);
            json.WriteNumber("calls", count.Calls);
            json.WriteNumber("closed_by_client", count.ClosedByClient);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed class Counts
    {
        public long Calls { get; set; }

        public long Open { get; set; }

        public long ClosedByClient { get; set; }
    }
}
